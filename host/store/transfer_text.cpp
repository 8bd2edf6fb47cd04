// SPDX-License-Identifier: Apache-2.0
#include <stdexcept>

#include "host/store/transfer.hpp"
#include "spojka/hex.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::store {
spojka_value textToJson(Arena& arena, std::string_view text) {
  if (isUtf8(text)) return make::string(arena, text);
  ObjectBuilder o;
  o.set("hex", make::string(arena, toHex(text)));
  return o.finish(arena);
}

std::string textFromJson(ValueView value) {
  if (value.kind() == Kind::string) return std::string(value.text());
  const ValueView hex = value.find("hex");
  if (hex.kind() != Kind::string) throw std::invalid_argument("a text is missing");
  auto bytes = fromHex(hex.text());
  if (!bytes) throw std::invalid_argument("'hex' holds something else than pairs of hexadecimal digits");
  return *std::move(bytes);
}

}  // namespace spojka::host::store
