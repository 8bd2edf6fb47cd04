// SPDX-License-Identifier: Apache-2.0
#include "host/serve/random_id.hpp"

#include <sodium.h>

#include <stdexcept>
#include <vector>

#include "spojka/hex.hpp"

namespace spojka::host {

std::string randomId(std::size_t bytes) {
  if (::sodium_init() < 0) throw std::runtime_error("the source of random numbers cannot be used");
  std::vector<unsigned char> random(bytes);
  ::randombytes_buf(random.data(), random.size());
  std::string id;
  for (const unsigned char byte : random) appendHex(id, byte);
  return id;
}

}  // namespace spojka::host
