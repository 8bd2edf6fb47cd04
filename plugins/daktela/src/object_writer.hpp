// SPDX-License-Identifier: Apache-2.0
// Writes mapped records as objects of one kind, one after the other: look up what the host does not know,
// compare, create or update. Ownership: borrows Api, Config, Lookup and scheme; buffers are reused. Threads:
// serial use. Errors: one outcome per record; what concerns every further record is thrown, and then the
// records without an outcome were surely not created (an update among them may have been applied: repeating
// it does no harm).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "answer.hpp"
#include "api.hpp"
#include "lookup.hpp"
#include "object.hpp"
#include "spojka/context.hpp"
#include "spojka/destination.hpp"

namespace daktela {

// Where in the connector an error came up.
inline constexpr const char* kCreate = "daktela.create";
inline constexpr const char* kUpdate = "daktela.update";
inline constexpr const char* kDelete = "daktela.delete";

class ObjectWriter {
 public:
  ObjectWriter(const spojka::Context& context, Api& api, const Config& config, Lookup& lookup);

  // What is known of the instance's custom fields; nullptr = nothing, the server judges.
  void useScheme(const Scheme* scheme) noexcept { scheme_ = scheme; }
  // Those of the request's records that are of this kind.
  void write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes);

 private:
  // How we know that the object to update is there: decides what "no such object" means.
  enum class Known { byHost = 1, byLookup, afterCreate };
  // What the answer to a write says.
  enum class Verdict { done = 1, refused, forbidden, notThere, unclear, trouble };

  void writeRecord();
  void upsert(std::string_view id);
  void erase(std::string_view id);
  void dryRun(std::string_view id);
  std::string goneField() const;  // empty = none is written that is known to be gone
  // The object is there under our name, though the host does not know it, and differs.
  void found(std::string_view id, spojka::ValueView row);
  bool asksFirst() const noexcept { return (current().flags & SPOJKA_RECORD_ASK_FIRST) != 0; }
  void create();
  void update(std::string_view id, Known known, std::uint32_t result);

  void afterRefusedCreate(const spojka::http::Response& response);
  void afterLostCreate(const std::string& why);
  void afterUnclearUpdate(std::string_view id, std::uint32_t result, const std::string& why,
                          bool claimsSuccess = false);
  void afterMissing(std::string_view id, Known known, const spojka::http::Response& response);
  void afterUnclearErase(std::string_view id, const std::string& why);
  void afterMissingErase(std::string_view id, const spojka::http::Response& response);
  void afterTrouble(const spojka::http::Response& response, const char* where);
  [[noreturn]] void stopAtForeignName();

  Verdict judge(const spojka::http::Response& response, std::string_view name, const char* where);
  Verdict judgeErase(const spojka::http::Response& response);
  void readClosely(const spojka::http::Response& response);
  spojka::ValueView existing(std::string_view id);
  enum class IfUnseen { retry = 1, unknown };  // of a write that may have been applied: what is known of it
  bool lookAgain(std::string_view id, spojka::ValueView& row, IfUnseen unseen = IfUnseen::retry);
  bool secondOddSuccess(std::string_view id);
  void gather(std::vector<std::string_view>& names, Wanted& wanted) const;
  bool needsLookup(const spojka_record& record) const noexcept;
  // The host says: no object of this name is there; or: it is there and held this.
  bool isSurelyAbsent() const noexcept { return tellsAbsent(current()); }
  static bool tellsAbsent(const spojka_record& record) noexcept;
  static bool tellsFound(const spojka_record& record) noexcept;
  const spojka_record& current() const noexcept { return request_->record(index_); }
  std::string_view key() const noexcept { return spojka::fromAbi(current().key); }

  void written(std::uint32_t result, std::string_view id, const std::vector<spojka_change>& changes = {});
  // After an answer that held the object.
  void stored(std::uint32_t result, std::string_view id, const spojka::http::Response& response);
  void rejected(const spojka::Error& why, std::string_view field = {});
  void rejectByServer(const spojka::http::Response& response, const char* where);
  void notWritten(const spojka::Error& why);
  void unknown(const spojka::Error& why);
  void giveUp(const spojka::Error& why);
  std::string withoutValues(std::string message) const;

  bool isMine(const spojka_record& record) const noexcept {
    return spojka::fromAbi(record.stream) == kind_.target;
  }
  std::string the() const { return spojka::tr("the {}", spojka::tr(kind_.one)); }
  std::string doing() const { return spojka::tr("writing {}", the()); }

  const ObjectKind& kind_;
  const spojka::Context& context_;
  Api& api_;
  const Config& config_;
  Lookup& lookup_;
  const Scheme* scheme_ = nullptr;
  WriteAnswerReader reader_;
  Object object_{kind_};
  std::string body_;
  int contradictions_ = 0;                        // names a look-up called missing and a create found taken
  std::unordered_set<std::string> oddSuccesses_;  // updates answered with success that were not applied

  // The running write().
  const spojka::WriteRequest* request_ = nullptr;
  spojka::Outcomes* outcomes_ = nullptr;
  std::unordered_set<std::string_view> handled_;
  std::size_t index_ = 0;
  bool repeated_ = false;  // an earlier record of this write had the same id
  bool reported_ = false;  // the current record has its outcome
  bool inDoubt_ = false;   // a create was sent and whether it was applied is not known
  std::string doubt_;      // why not, for people
  // The answer that needed a closer look.
  spojka::Arena answerArena_;
  Answer answer_;
};

}  // namespace daktela
