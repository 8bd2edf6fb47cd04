// SPDX-License-Identifier: Apache-2.0
#include "host/serve/api/openapi.hpp"

#include <cstddef>

__asm__(".section .rodata\nspojka_openapi:\n.incbin \"" SPOJKA_OPENAPI_JSON
        "\"\nspojka_openapi_end:\n.byte 0\n.previous\n");
extern "C" const char spojka_openapi[];
extern "C" const char spojka_openapi_end[];

namespace spojka::host {

std::string_view openApiText() {
  return {spojka_openapi, static_cast<std::size_t>(spojka_openapi_end - spojka_openapi)};
}

}  // namespace spojka::host
