// SPDX-License-Identifier: Apache-2.0
// Which records were put aside because the shop did not give them while it gave others. Nothing but a change
// in the shop would bring them again, so later runs ask for them by themselves until they come or are gone.
// Kept by the host beyond the run; bounded: of very many the first are kept.
// Ownership: borrows the context. Threads: serial use. Errors: those of the host's memory.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "spojka/context.hpp"

namespace shoptet::api {

class AsideBook {
 public:
  // `looksOnly`: nothing is stored: who only looks brings no record to where it is missing.
  AsideBook(const spojka::Context& context, std::string_view stream, bool looksOnly)
      : context_(context), name_("aside." + std::string(stream)), looksOnly_(looksOnly) {}

  const std::set<std::string>& ids();
  // Both are stored for good when they return.
  void put(const std::string& id);
  void drop(std::string_view id);

 private:
  void store();

  const spojka::Context& context_;
  const std::string name_;
  const bool looksOnly_;
  std::optional<std::set<std::string>> ids_;
};

}  // namespace shoptet::api
