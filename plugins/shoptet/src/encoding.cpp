// SPDX-License-Identifier: Apache-2.0
#include "encoding.hpp"

#include <iconv.h>

#include <map>
#include <memory>
#include <mutex>

#include "spojka/ascii.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"
#include "web_page.hpp"

namespace shoptet {
namespace {

// Value of encoding="..." in the XML declaration, lower case.
std::string declaredEncoding(std::string_view head) {
  if (head.substr(0, 5) != "<?xml") return {};
  const std::string_view prolog = head.substr(0, head.find("?>"));
  const std::size_t at = prolog.find("encoding");
  if (at == std::string_view::npos) return {};
  const std::size_t open = prolog.find_first_of("\"'", at);
  if (open == std::string_view::npos) return {};
  const std::size_t close = prolog.find(prolog[open], open + 1);
  return close == std::string_view::npos ? std::string()
                                         : spojka::asciiLower(prolog.substr(open + 1, close - open - 1));
}

std::string charsetOf(std::string_view contentType) {
  const std::string text = spojka::asciiLower(contentType);
  const std::size_t at = text.find("charset=");
  if (at == std::string::npos) return {};
  std::string charset = text.substr(at + 8, text.find(';', at) - at - 8);
  while (!charset.empty() && (charset.back() == ' ' || charset.back() == '"')) charset.pop_back();
  if (!charset.empty() && charset.front() == '"') charset.erase(0, 1);
  return charset;
}

// A short list on purpose: exotic encodings are a way to smuggle things past a parser. Who says iso-8859-1
// means windows-1252, as every browser knows.
const char* knownSingleByte(const std::string& name) {
  static const std::map<std::string, const char*> kNames{
      {"windows-1250", "CP1250"},   {"cp1250", "CP1250"},     {"x-cp1250", "CP1250"},
      {"iso-8859-2", "ISO-8859-2"}, {"latin2", "ISO-8859-2"}, {"windows-1252", "CP1252"},
      {"cp1252", "CP1252"},         {"iso-8859-1", "CP1252"}};
  const auto it = kNames.find(name);
  return it == kNames.end() ? nullptr : it->second;
}

}  // namespace

std::string ByteTable::translate(std::string_view text) const {
  std::string out;
  for (const char c : text) out += (*this)[static_cast<unsigned char>(c)];
  return out;
}

const ByteTable* ByteTable::of(const std::string& encoding) {
  static std::mutex mutex;
  static std::map<std::string, std::unique_ptr<ByteTable>> tables;
  const std::lock_guard lock(mutex);
  auto& slot = tables[encoding];
  if (slot != nullptr) return slot.get();
  const iconv_t converter = iconv_open("UTF-8", encoding.c_str());
  if (converter == iconv_t(-1)) return nullptr;
  auto table = std::make_unique<ByteTable>();
  for (unsigned byte = 0; byte < 256; ++byte) {
    char in = static_cast<char>(byte);
    char* from = &in;
    char* to = table->text_[byte].data();
    std::size_t inLeft = 1;
    std::size_t outLeft = 4;
    iconv(converter, nullptr, nullptr, nullptr, nullptr);
    if (iconv(converter, &from, &inLeft, &to, &outLeft) != std::size_t(-1) && inLeft == 0)
      table->length_[byte] = static_cast<unsigned char>(4 - outLeft);
  }
  iconv_close(converter);
  // Control characters that no text has: these bytes are letters of windows-1250 under a wrong name.
  if (encoding == "ISO-8859-2")
    for (unsigned byte = 0x80; byte < 0xA0; ++byte) table->length_[byte] = 0;
  slot = std::move(table);
  return slot.get();
}

DocumentEncoding detectEncoding(std::string_view head, std::string_view contentType,
                                const std::string& where) {
  DocumentEncoding result;
  const bool marked = head.substr(0, 3) == "\xEF\xBB\xBF";
  // Half of the bytes of such a document are zero: without the mark they would pass for control characters.
  const bool wide = head.substr(0, 4).find('\0') != std::string_view::npos;
  if (wide || head.substr(0, 2) == "\xFF\xFE" || head.substr(0, 2) == "\xFE\xFF")
    throw spojka::DataError(where,
                            spojka::tr("the document is UTF-16, which no shop export is; check the link"));
  if (marked) result.skip = 3;
  const std::size_t text = head.find_first_not_of(spojka::kAsciiBlanks, result.skip);
  result.skip = text == std::string_view::npos ? head.size() : text;
  if (marked) return result;
  std::string name = declaredEncoding(head.substr(result.skip));
  if (name.empty()) name = charsetOf(contentType);
  if (name.empty() && isWebPage(head.substr(result.skip))) {
    name = metaCharset(head.substr(result.skip));
    // What a page is written in is no reason to refuse it: that it is a page is what has to be told.
    if (knownSingleByte(name) == nullptr) return result;
  }
  if (name.empty() || name == "utf-8" || name == "utf8" || name == "us-ascii" || name == "ascii")
    return result;
  const char* system = knownSingleByte(name);
  result.table = system == nullptr ? nullptr : ByteTable::of(system);
  result.name = name;
  if (result.table != nullptr && result.table == ByteTable::of("ISO-8859-2"))
    result.sibling = ByteTable::of("CP1250");
  if (result.table == nullptr)
    throw spojka::DataError(
        where, system == nullptr
                   ? spojka::tr("the document declares an encoding that is not supported; set the "
                                "export to UTF-8 or windows-1250")
                   : spojka::tr("the document declares an encoding that is not supported by this "
                                "system; set the export to UTF-8 or windows-1250"));
  return result;
}

std::string readable(std::string_view head, std::string_view contentType) {
  try {
    const DocumentEncoding encoding = detectEncoding(head, contentType, {});
    head.remove_prefix(encoding.skip);
    return encoding.table == nullptr ? std::string(head) : encoding.table->translate(head);
  } catch (const spojka::DataError&) {
    return std::string(head);
  }
}

}  // namespace shoptet
