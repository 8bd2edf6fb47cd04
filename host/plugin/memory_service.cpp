// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/memory_service.hpp"

#include <algorithm>
#include <stdexcept>

#include "spojka/error.hpp"
#include "spojka/utf8.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

constexpr const char* kWhere = "host.memory";

bool isMemoryName(std::string_view name) {
  return !name.empty() && name.size() <= SPOJKA_MEMORY_LONGEST_NAME &&
         std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.' || c == '-';
         });
}

// Runs `body` for a name that may be used; what the store throws is trouble that may pass.
template <class Body>
spojka_status remembering(spojka_str name, spojka_error* e, const Body& body) noexcept {
  try {
    if (!isMemoryName(fromAbi(name)))
      throw Error(SPOJKA_E_INVALID, kWhere,
                  "a name of what is to be remembered is 1 to 64 bytes of a-z, 0-9, '_', '.' and '-'");
    return body();
  } catch (const Error& x) {
    fillError(e, x.code(), x.where(), x.what(), 0, x.retryAfterMs());
    return x.code();
  } catch (const std::invalid_argument& x) {  // beyond what the state keeps
    fillError(e, SPOJKA_E_INVALID, kWhere, x.what());
    return SPOJKA_E_INVALID;
  } catch (const std::exception& x) {
    fillError(e, SPOJKA_E_TRANSIENT, kWhere, x.what());
  } catch (...) {
    fillError(e, SPOJKA_E_INTERNAL, kWhere, "unknown exception");
    return SPOJKA_E_INTERNAL;
  }
  return SPOJKA_E_TRANSIENT;
}

}  // namespace

spojka_status MemoryService::get(spojka_str name, const spojka_text_sink* value, spojka_error* e) noexcept {
  return remembering(name, e, [&]() -> spojka_status {
    const auto found = memory_.get(fromAbi(name));
    if (!found) return SPOJKA_END;
    if (found->secret) redactor_.add(found->value);
    return value->write(value->ctx, toAbi(found->value));
  });
}

spojka_status MemoryService::put(spojka_str name, spojka_str value, std::uint32_t flags,
                                 spojka_error* e) noexcept {
  return remembering(name, e, [&]() -> spojka_status {
    const std::string_view text = fromAbi(value);
    if (text.size() > SPOJKA_MEMORY_LONGEST_VALUE || !isUtf8(text))
      throw Error(SPOJKA_E_INVALID, kWhere, "what is to be remembered is more than 64 KB, or not UTF-8");
    const bool secret = (flags & SPOJKA_MEMORY_SECRET) != 0;
    if (secret) redactor_.add(text);
    memory_.put(fromAbi(name), text, secret);
    return SPOJKA_OK;
  });
}

spojka_status MemoryService::remove(spojka_str name, spojka_error* e) noexcept {
  return remembering(name, e, [&]() -> spojka_status {
    memory_.remove(fromAbi(name));
    return SPOJKA_OK;
  });
}

}  // namespace spojka::host
