// SPDX-License-Identifier: Apache-2.0
// The other half of ObjectWriter: what follows when a write was refused, lost or answered strangely, and how
// outcomes are reported. The rule throughout: look before sending a create again, and never guess.
#include "compare.hpp"
#include "object_writer.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::tr;
using spojka::ValueView;
using spojka::http::Response;

constexpr int kContradictionsBorne = 3;  // a few may come from somebody else writing at the same time

}  // namespace

// The name may be taken; texts are translated and codes undocumented, so only looking tells.
void ObjectWriter::afterRefusedCreate(const Response& response) {
  const bool claimsSuccess = inDoubt_;
  doubt_ = tr("Daktela reported an error beside a success");
  ValueView row;
  if (!lookAgain(key(), row)) return;
  if (row.raw() == nullptr) return rejectByServer(response, kCreate);
  const bool looked = !repeated_ && !isSurelyAbsent();
  if (!claimsSuccess && looked && ++contradictions_ >= kContradictionsBorne)
    lookup_.distrust("look-ups of several names miss " + std::string(kind_.many) + " that exist");
  if (sameAs(object_, row, config_.database))
    return written(claimsSuccess ? SPOJKA_W_CREATED : SPOJKA_W_UNCHANGED, key());
  if (!claimsSuccess && !repeated_ && asksFirst()) return found(key(), row);
  update(key(), Known::afterCreate, claimsSuccess ? SPOJKA_W_CREATED : SPOJKA_W_UPDATED);
}

void ObjectWriter::afterLostCreate(const std::string& why) {
  doubt_ = why;
  // Read before the look-up: a complete success under another name.
  const bool foreign = answer_.readable && answer_.errors.empty() && !answer_.neverStored &&
                       !answer_.name.empty() && answer_.name != key();
  ValueView row;
  if (!lookAgain(key(), row)) return;
  if (row.raw() == nullptr) {
    if (foreign) stopAtForeignName();
    inDoubt_ = false;
    return notWritten(spojka::TransientError(
        kCreate, tr("the create went wrong and {} is not there, so it can be sent again: {}", the(), why)));
  }
  // It was not there before the create, so it is ours.
  if (sameAs(object_, row, config_.database)) return written(SPOJKA_W_CREATED, key());
  update(key(), Known::afterCreate, SPOJKA_W_CREATED);
}

// A server that gives new contacts names of its own would get another copy with every run.
void ObjectWriter::stopAtForeignName() {
  const std::string message = tr(
      "Daktela stored the new {} under a name of its own ('{}') instead of '{}'. Going on would make a copy "
      "with every run; delete that one and ask Daktela's support why names given by the API are not kept",
      tr(kind_.one), shorten(answer_.name, 64), key());
  const spojka::ConfigError why(kCreate, message);
  rejected(why);
  throw why;
}

// Looking tells whether the values arrived, and also whether the server is there at all: if it is not, that
// is thrown and this record does not pay for it. Where the look fails for this record alone the update is not
// sent again blindly: the next attempt looks first.
void ObjectWriter::afterUnclearUpdate(std::string_view id, std::uint32_t result, const std::string& why,
                                      bool claimsSuccess) {
  ValueView row;
  doubt_ = why;
  // An id that is not the key cannot be looked for by the next attempt.
  if (!lookAgain(id, row, id == key() ? IfUnseen::unknown : IfUnseen::retry)) return;
  if (row.raw() != nullptr && sameAs(object_, row, config_.database)) return written(result, id);
  if (row.raw() != nullptr && claimsSuccess && secondOddSuccess(id))
    return rejected(spojka::RemoteError(
        kUpdate, tr("Daktela called the update a success twice, and {} still does not hold the "
                    "new values: {}",
                    the(), why)));
  // `retry` though it was sent: an update says the same however often it is applied.
  notWritten(spojka::TransientError(kUpdate, tr("{} does not hold the new values: {}", the(), why)));
}

// A server that keeps values in a form of its own and does not tell would get the same update for ever.
bool ObjectWriter::secondOddSuccess(std::string_view id) {
  constexpr std::size_t kRemembered = 256;
  if (oddSuccesses_.size() >= kRemembered) oddSuccesses_.clear();
  return !oddSuccesses_.insert(std::string(id)).second;
}

// "No such object" to an update: it was deleted or merged away, or the host's memory is old.
void ObjectWriter::afterMissing(std::string_view id, Known known, const Response& response) {
  if (known == Known::afterCreate)
    return notWritten(spojka::TransientError(
        kUpdate, tr("{} appears and disappears; something else is changing it at the same time", the())));
  ValueView row;
  if (!lookAgain(key(), row)) return;
  if (row.raw() == nullptr) return create();
  if (sameAs(object_, row, config_.database)) return written(SPOJKA_W_UNCHANGED, key());
  if (id != key()) return update(key(), Known::afterCreate, SPOJKA_W_UPDATED);
  rejectByServer(response, kUpdate);
}

void ObjectWriter::afterUnclearErase(std::string_view id, const std::string& why) {
  ValueView row;
  if (!lookAgain(id, row)) return;
  if (row.raw() == nullptr) return written(SPOJKA_W_DELETED, id);
  notWritten(spojka::TransientError(kDelete, tr("{} is still there: {}", the(), why)));
}

// "No such object" is only a reason to look: the same words come with complaints of every kind.
void ObjectWriter::afterMissingErase(std::string_view id, const Response& response) {
  ValueView row;
  if (!lookAgain(id, row)) return;
  if (row.raw() != nullptr) return rejectByServer(response, kDelete);
  if (id == key()) return written(SPOJKA_W_UNCHANGED, id);
  // Under the id it was known by it is gone; it may have been made anew under the name all the same.
  if (!lookAgain(key(), row)) return;
  if (row.raw() == nullptr) return written(SPOJKA_W_UNCHANGED, key());
  erase(key());
}

void ObjectWriter::afterTrouble(const Response& response, const char* where) {
  const spojka::TransientError why = api_.serverTrouble(response, where, doing());
  // A gateway speaks for the whole server; an error 500 may come from this one record.
  if (response.status >= 502 && response.status <= 504) throw why;
  notWritten(why);
}

// False when the look-up failed for this record alone, which then has its outcome. What concerns all records
// is thrown.
bool ObjectWriter::lookAgain(std::string_view id, ValueView& row, IfUnseen unseen) {
  const auto failed = [&](const spojka::Error& why) {
    const spojka::Error clean(why.code(), why.where(), withoutValues(why.what()), why.httpStatus());
    return unseen == IfUnseen::unknown ? unknown(clean) : notWritten(clean);
  };
  try {
    row = lookup_.one(id);
    return true;
  } catch (const SharedName& e) {
    rejected(e);
  } catch (const spojka::RemoteError& e) {
    failed(e);
  } catch (const RecordTrouble& e) {
    failed(e);
  }
  return false;
}

void ObjectWriter::written(std::uint32_t result, std::string_view id,
                           const std::vector<spojka_change>& changes) {
  reported_ = true;
  outcomes_->written(index_, result, id, changes);
}

// What was called written may be held otherwise: a field that does not exist any more, a text that was cut.
void ObjectWriter::stored(std::uint32_t result, std::string_view id, const Response& response) {
  readClosely(response);
  spojka::Arena arena;
  reported_ = true;
  outcomes_->written(index_, result, id, {}, alteredIn(arena, object_, answer_.result));
}

void ObjectWriter::rejected(const spojka::Error& why, std::string_view field) {
  reported_ = true;
  outcomes_->rejected(index_, why, field);
}

void ObjectWriter::rejectByServer(const Response& response, const char* where) {
  // Also addresses that are not this record's: of whom a number belongs to already, for example.
  // One field stands beside the message, wherever that is shown.
  std::vector<FieldError> told = answer_.errors;
  if (told.size() == 1) told.front().field.clear();
  std::string message = describe(
      told, [this](std::string& quoted) { quoted = hideAddresses(withoutValues(std::move(quoted))); });
  if (message.empty() || response.status == 403)
    message = withoutValues(api_.advice(response, doing()).sentence());
  else
    message = tr("Daktela refused {} (HTTP {}): {}", the(), response.status, message);
  std::string field;
  for (const auto& error : answer_.errors)
    if (field.empty()) field = withoutValues(error.field);
  if (kind_.hasTypes && field == kTypeField) message += ". " + tr(kTypesHint);
  rejected(spojka::RemoteError(where, message, response.status), field);
}

// `retry`, or `unknown` when a create may have been applied.
void ObjectWriter::notWritten(const spojka::Error& why) {
  if (inDoubt_) return unknown(why);
  reported_ = true;
  outcomes_->retry(index_, why);
}

// `doubt_` says what was odd about the answer to the write, `why` what about the look at the object.
void ObjectWriter::unknown(const spojka::Error& why) {
  reported_ = true;
  const std::string message = tr("it was sent, but whether it was applied is not known: {}; then: {}",
                                 shorten(doubt_, 160), why.what());
  outcomes_->unknown(index_, spojka::Error(why.code(), inDoubt_ ? kCreate : kUpdate, message,
                                           why.httpStatus(), why.retryAfterMs()));
}

// An error speaks for all records without an outcome: they were not written. A create in doubt is the one
// that cannot be counted among them.
void ObjectWriter::giveUp(const spojka::Error& why) {
  if (!reported_ && inDoubt_) notWritten(why);
}

// Servers like to quote what they refuse; people's data do not belong into reasons.
std::string ObjectWriter::withoutValues(std::string message) const {
  constexpr std::size_t kShortest = 3;
  hide(message, config_.accessToken.reveal());
  for (const auto& value : object_.standard())
    if (value.text.size() >= kShortest) hide(message, value.text);
  for (const auto text : object_.texts())
    if (text.size() >= kShortest) hide(message, text);
  return message;
}

}  // namespace daktela
