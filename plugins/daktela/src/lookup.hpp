// SPDX-License-Identifier: Apache-2.0
// Which names of one kind exist at the server, and what they hold: many names in one request, or one by one
// where the server refuses that. A name is "not there" only when a complete answer says so. An answer that
// cannot be read because of one object is asked for again in halves, so that only that object pays for it.
// Ownership: rows live until the next ask() (or, from one(), the next one()). Threads: serial use. Errors:
// every failed look-up throws. Of one name only: RemoteError (refused; SharedName), RecordTrouble. Of the
// server: AuthError, ConfigError, RateLimitError, TransientError.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api.hpp"
#include "fields.hpp"
#include "kinds.hpp"
#include "spojka/arena.hpp"
#include "spojka/context.hpp"

namespace daktela {

struct Answer;

// The server answers others, but not this object: an answer that is empty, unreadable or too long, an error
// 500.
class RecordTrouble : public spojka::TransientError {
 public:
  using spojka::TransientError::ErrorOf;
};

// The server holds the name for the same as that of another object.
class SharedName : public spojka::RemoteError {
 public:
  using spojka::RemoteError::ErrorOf;
};

// The columns a look-up has to bring for the comparison.
struct Wanted {
  std::array<bool, kMostFields> standard{};  // by index of the kind's fields
  bool customFields = false;
};

// Asks for the name and these columns: `fields[0]=name&...`.
void addColumns(std::string& target, const ObjectKind& kind, const Wanted& wanted, bool database);

class Lookup {
 public:
  // `room` bounds the length of an address: web servers commonly end at 8 kB.
  Lookup(const ObjectKind& kind, Api& api, const spojka::Context& context, std::size_t batch,
         std::size_t room = 7500)
      : kind_(kind), api_(api), context_(context), batch_(batch), most_(batch), room_(room) {}

  const ObjectKind& kind() const noexcept { return kind_; }

  std::size_t batch() const noexcept { return single_ ? 1 : batch_; }
  // A write begins: nothing is known of the server yet. And: it has just answered as it should.
  void begin() noexcept {
    found_.clear();
    alive_ = false;
  }
  void sawAnswer() noexcept { alive_ = true; }

  // Asks for as many of the names as one request can carry, at least the first. Names must be distinct and
  // live until the next ask().
  void ask(const std::vector<std::string_view>& names, const Wanted& wanted);
  // What the last ask() found: nullptr = was not asked for; a null view = surely not there. Throws
  // SharedName.
  const spojka::ValueView* find(std::string_view name) const;
  // An object that was found bears a name which some servers hold for the same as this one.
  bool hasTwin(std::string_view name) const noexcept;

  // One name by its own address. raw() == nullptr = surely not there.
  spojka::ValueView one(std::string_view name);

  // The many-names look-up gave a wrong answer: from now on one by one.
  void distrust(std::string_view why);
  bool single() const noexcept { return single_; }

 private:
  struct Found {
    std::string_view name;
    spojka::ValueView row;
    bool another = false;  // the row is that of another name
  };
  enum class Many { done = 1, notOffered, tooMuch };
  std::size_t fit(const std::vector<std::string_view>& names, const Wanted& wanted,
                  std::string& target) const;
  Many askMany(const std::vector<std::string_view>& names, const Wanted& wanted, std::size_t& asked);
  bool assign(const Answer& answer);
  spojka::ValueView askOne(std::string_view name);
  spojka::ValueView askByFilter(std::string_view name);
  // The answer, or RecordTrouble when it cannot be taken in.
  spojka::http::Response get(const std::string& target, const std::string& doing);
  void throwIfBroken(const spojka::http::Response& response, const Answer& answer,
                     const std::string& doing) const;
  void throwUnlessAlive();
  std::string doingSeveral() const { return spojka::tr("looking up {}", spojka::tr(kind_.many)); }
  std::string doingOne() const { return spojka::tr("looking up one {}", spojka::tr(kind_.one)); }
  SharedName sharedName(std::string_view asked, std::string_view held) const;

  const ObjectKind& kind_;
  Api& api_;
  const spojka::Context& context_;
  std::size_t batch_;
  std::size_t most_;  // names asked for at once now: fewer after an answer that could not be read
  std::size_t room_;
  bool alive_ = false;
  int rescues_ = 0;  // names that a list could not be had for, and their own address could
  bool single_ = false;
  spojka::Arena arena_;
  spojka::Arena singleArena_;
  std::vector<Found> found_;
};

// True when the answer to a request for one object says that there is no such object.
bool saysNotThere(int status, const Answer& answer);

}  // namespace daktela
