// SPDX-License-Identifier: Apache-2.0
#include <spojka/http/connection.hpp>
#include <spojka/percent.hpp>

// Nothing is sent: an address that is none is refused before, and that is in the library's own code.
int main() {
  try {
    spojka::http::connect("https://shop.example.com/with/a/path", {}, spojka::Context());
  } catch (const spojka::ConfigError&) {
    return spojka::percentEncode("a b") == "a%20b" ? 0 : 2;
  }
  return 1;
}
