// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cstdint>

#include "host/mapping/hashing.hpp"
#include "host/mapping/mapping.hpp"

namespace spojka::host {
namespace {

// -0.0 equals 0.0, and every not-a-number is one value here.
std::uint64_t bitsOf(double d) {
  if (d == 0.0) return 0;
  return d != d ? ~std::uint64_t{0} : std::bit_cast<std::uint64_t>(d);
}

// The sensitive flag and the offset a time was written with do not count.
void add(mapping::CanonicalHash& hash, ValueView value) {
  hash.byte(static_cast<std::uint8_t>(value.kind()));
  switch (value.kind()) {
    case Kind::null:
      break;
    case Kind::string:
    case Kind::decimal:
    case Kind::bytes:
      hash.text(value.text());
      break;
    case Kind::float64:
      hash.number(bitsOf(value.number()));
      break;
    case Kind::list:
      hash.number(value.size());
      for (std::size_t i = 0; i < value.size(); ++i) add(hash, value.item(i));
      break;
    case Kind::object:
      hash.number(value.size());
      for (std::size_t i = 0; i < value.size(); ++i) {
        hash.text(value.name(i));
        add(hash, value.member(i));
      }
      break;
    default:
      hash.number(static_cast<std::uint64_t>(value.integer()));
  }
}

}  // namespace

Fingerprint fingerprintOf(std::string_view target, ValueView body) {
  mapping::CanonicalHash hash;
  hash.text(target);
  add(hash, body);
  return hash.finish();
}

}  // namespace spojka::host
