// SPDX-License-Identifier: Apache-2.0
// Which names exist at the server, and what they hold: many names in one request, or one by one where the
// server refuses that. A name is "not there" only when a complete answer says so.
// Ownership: rows live until the next ask() (or, from one(), the next one()). Threads: serial use.
// Errors: every failed look-up throws: AuthError, RateLimitError, TransientError, DataError, RemoteError.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api.hpp"
#include "fields.hpp"
#include "spojka/arena.hpp"
#include "spojka/context.hpp"

namespace daktela {

struct Answer;

// The columns a look-up has to bring for the comparison.
struct Wanted {
  std::array<bool, kStandardCount> standard{};
  bool customFields = false;
};

class Lookup {
 public:
  // `room` bounds the length of an address: web servers commonly end at 8 kB.
  Lookup(Api& api, const spojka::Context& context, std::size_t batch, std::size_t room = 7500)
      : api_(api), context_(context), batch_(batch), room_(room) {}

  std::size_t batch() const noexcept { return single_ ? 1 : batch_; }

  // Asks for as many of the names as one request can carry, at least the first. Names must be distinct and
  // live until the next ask().
  void ask(const std::vector<std::string_view>& names, const Wanted& wanted);
  // What the last ask() found: nullptr = was not asked for; a null view = surely not there.
  const spojka::ValueView* find(std::string_view name) const noexcept;
  void forget() noexcept { found_.clear(); }

  // One name by its own address. raw() == nullptr = surely not there.
  spojka::ValueView one(std::string_view name);

  // The many-names look-up gave a wrong answer: from now on one by one.
  void distrust(std::string_view why);
  bool single() const noexcept { return single_; }

 private:
  struct Found {
    std::string_view name;
    spojka::ValueView row;
  };
  std::size_t fit(const std::vector<std::string_view>& names, const Wanted& wanted,
                  std::string& target) const;
  bool askMany(const std::vector<std::string_view>& names, const Wanted& wanted);
  bool assign(const Answer& answer);

  Api& api_;
  const spojka::Context& context_;
  std::size_t batch_;
  std::size_t room_;
  bool single_ = false;
  spojka::Arena arena_;
  spojka::Arena singleArena_;
  std::vector<Found> found_;
};

// True when the answer to a request for one contact says that there is no such contact.
bool saysNotThere(int status, const Answer& answer);

}  // namespace daktela
