// SPDX-License-Identifier: Apache-2.0
#include "bare_expat.hpp"

#include <expat.h>

#include <cstring>
#include <memory>
#include <stdexcept>

#include "pieces.hpp"

namespace bench {
namespace {

struct Counting {
  Tally tally;
  const char* recordElement;

  static Counting& self(void* me) { return *static_cast<Counting*>(me); }
  static void start(void* me, const char* name, const char**) {
    ++self(me).tally.elements;
    if (std::strcmp(name, self(me).recordElement) == 0) ++self(me).tally.records;
  }
  static void end(void*, const char*) {}
  static void text(void* me, const char*, int size) {
    self(me).tally.text += static_cast<std::uint64_t>(size);
  }
};

}  // namespace

Tally parseWithExpat(const std::string& file, const char* recordElement) {
  Counting counting{{}, recordElement};
  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser(XML_ParserCreate(nullptr),
                                                                            &XML_ParserFree);
  XML_SetUserData(parser.get(), &counting);
  XML_SetElementHandler(parser.get(), &Counting::start, &Counting::end);
  XML_SetCharacterDataHandler(parser.get(), &Counting::text);
  const auto feed = [&](std::string_view piece, bool last) {
    if (XML_Parse(parser.get(), piece.data(), static_cast<int>(piece.size()), last ? 1 : 0) != XML_STATUS_OK)
      throw std::runtime_error("expat: " + file + " is not well formed");
  };
  readInPieces(file, kPiece, [&](std::string_view piece) { feed(piece, false); });
  feed({}, true);
  return counting.tally;
}

}  // namespace bench
