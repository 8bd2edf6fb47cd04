// SPDX-License-Identifier: Apache-2.0
#include "spojka/text/catalog.hpp"

#include <boost/locale/gnu_gettext.hpp>
#include <stdexcept>
#include <vector>

namespace spojka::text {
namespace {

namespace gettext = boost::locale::gnu_gettext;

constexpr int kDomain = 0;  // there is one

}  // namespace

CatalogTranslation::CatalogTranslation(const std::string& language, std::string_view bytes) {
  gettext::messages_info info;
  info.language = language;
  info.encoding = "UTF-8";
  info.paths.emplace_back("");  // asked for through the callback
  info.domains.emplace_back("texts");
  bool taken = false;
  info.callback = [&](const std::string&, const std::string&) {
    taken = true;
    return std::vector<char>(bytes.begin(), bytes.end());
  };
  const auto* messages = gettext::create_messages_facet<char>(info);
  if (messages == nullptr || !taken || bytes.empty())
    throw std::runtime_error("the catalog of '" + language + "' is not read");
  holder_ = std::locale(std::locale::classic(), messages);
  messages_ = messages;
}

const char* CatalogTranslation::find(const char* text) const noexcept {
  return messages_->get(kDomain, nullptr, text);
}

const char* CatalogTranslation::find(const char* one, const char*, std::int64_t n) const noexcept {
  // Forms repeat from there on, in every language there is.
  constexpr std::int64_t kEnough = 1'000'000;
  const std::int64_t least = n < kEnough ? n : kEnough + n % kEnough;
  return messages_->get(kDomain, nullptr, one, static_cast<int>(least));
}

}  // namespace spojka::text
