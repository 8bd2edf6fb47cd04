// SPDX-License-Identifier: Apache-2.0
#include "host/serve/profiles/versions.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>
#include <system_error>

#include "host/serve/json.hpp"
#include "host/serve/written_file.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kKeptVersions = 50;

}  // namespace

void ProfileVersions::keep(const std::string& profile, const std::string& etag, const std::string& text,
                           const std::string& by, std::int64_t nowUs) {
  if (etag.empty()) return;
  // Asked for every profile every few seconds: the folder is looked into once.
  const std::lock_guard lock(mutex_);
  auto newest = newest_.find(profile);
  if (newest == newest_.end()) {
    const auto known = list(profile);
    newest = newest_.emplace(profile, known.empty() ? "" : known.front().etag).first;
  }
  if (newest->second == etag) return;
  const fs::path file = folder_ / profile / (etag + ".yaml");
  std::error_code error;
  Arena a;
  const std::string head = asText(Json(a).integer("at", nowUs).text("by", by).value());
  const std::string problem = writeWhole(file, head + '\n' + text);
  if (!problem.empty()) {
    logger_.warning("a version of a profile is not kept: " + problem, {{"profile", profile}});
    return;
  }
  newest->second = etag;
  const auto all = list(profile);
  for (std::size_t i = kKeptVersions; i < all.size(); ++i)
    fs::remove(folder_ / profile / (all[i].etag + ".yaml"), error);
}

std::vector<ProfileVersion> ProfileVersions::list(const std::string& profile) const {
  std::vector<ProfileVersion> all;
  std::error_code error;
  for (fs::directory_iterator at(folder_ / profile, error), end; !error && at != end; at.increment(error)) {
    if (at->path().filename().string().front() == '.') continue;
    std::ifstream in(at->path(), std::ios::binary);
    std::string head;
    std::getline(in, head);
    try {
      Arena a;
      const spojka_value root = parseJson(a, head);
      all.push_back({at->path().stem().string(), ValueView(root).find("at").integer(),
                     std::string(ValueView(root).find("by").text())});
    } catch (const JsonError&) {
      // None of ours.
    }
  }
  std::sort(all.begin(), all.end(), [](const auto& x, const auto& y) { return x.atUs > y.atUs; });
  return all;
}

std::optional<std::string> ProfileVersions::text(const std::string& profile, const std::string& etag) const {
  std::ifstream in(folder_ / profile / (etag + ".yaml"), std::ios::binary);
  std::string head;
  if (!std::getline(in, head)) return std::nullopt;
  std::ostringstream rest;
  rest << in.rdbuf();
  return rest.str();
}

}  // namespace spojka::host
