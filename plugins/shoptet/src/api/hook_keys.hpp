// SPDX-License-Identifier: Apache-2.0
// The keys Shoptet signs its notices with. It makes a new one whenever it is asked to, and what it had
// signed with the one before may still be on its way: for a day both are accepted. The setting `webhook_key`
// is accepted besides. Kept in the host's memory, as a secret.
// Ownership: borrow the context. Threads: serial use. Errors: those of the host's memory.
#pragma once

#include <cstdint>
#include <string_view>

#include "api/access.hpp"
#include "spojka/context.hpp"

namespace shoptet::api {

class HookKeys {
 public:
  HookKeys(const spojka::Context& context, const Access& access) : context_(context), access_(access) {}

  // Whether any key is known.
  bool any() const;
  bool haveSigned(std::string_view body, std::string_view signature, std::int64_t now) const;
  void renewed(const spojka::Secret& key, std::int64_t now) const;
  void forget() const;

 private:
  const spojka::Context& context_;
  const Access& access_;
};

}  // namespace shoptet::api
