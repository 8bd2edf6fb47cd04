// SPDX-License-Identifier: Apache-2.0
#include "object_writer.hpp"

#include "compare.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::ValueView;
using spojka::http::Response;

constexpr const char* kWrite = "daktela.write";

// Whether a create that was answered so may have been applied all the same.
bool leavesDoubt(int status) {
  return succeeded(status) || status == 408 || status >= 500;
}

std::string_view idOf(const spojka_record& record) noexcept {
  const std::string_view known = spojka::fromAbi(record.target_id);
  return known.empty() ? spojka::fromAbi(record.key) : known;
}

}  // namespace

ObjectWriter::ObjectWriter(const spojka::Context& context, Api& api, const Config& config, Lookup& lookup)
    : kind_(lookup.kind()), context_(context), api_(api), config_(config), lookup_(lookup) {}

void ObjectWriter::write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) {
  request_ = &request;
  outcomes_ = &outcomes;
  handled_.clear();
  lookup_.begin();
  for (index_ = 0; index_ < request.size(); ++index_) {
    if (!isMine(current())) continue;
    reported_ = inDoubt_ = false;
    try {
      context_.throwIfCancelled(kWrite);
      writeRecord();
    } catch (const spojka::Error& e) {
      giveUp(e);
      throw;
    } catch (const std::exception& e) {
      giveUp(spojka::Error(SPOJKA_E_INTERNAL, kWrite, e.what()));
      throw;
    }
  }
}

void ObjectWriter::writeRecord() {
  const spojka_record& record = current();
  if (record.op != SPOJKA_OP_UPSERT && record.op != SPOJKA_OP_DELETE)
    return rejected(spojka::UnsupportedError(kWrite, spojka::tr("operation {} is not known", record.op)));
  if (key().empty())
    return rejected(spojka::DataError(kWrite, spojka::tr("the record has no key to name {} by", the())));
  const std::string_view id = idOf(record);
  repeated_ = !handled_.insert(id).second;
  if (record.op == SPOJKA_OP_UPSERT)
    // Which field it is stands beside the message, wherever that is shown.
    if (const auto refusal = object_.read(ValueView(record.body), scheme_))
      return rejected(spojka::DataError(kWrite, refusal->message), refusal->field);
  try {
    if (request_->dryRun()) return dryRun(id);
    if (record.op == SPOJKA_OP_DELETE) return erase(id);
    upsert(id);
  } catch (const SharedName& e) {
    if (reported_) throw;
    rejected(e);  // names are not a person's
  } catch (const spojka::RemoteError& e) {
    // The server refuses to look up this one name; others may pass.
    if (reported_) throw;
    rejected(spojka::RemoteError(e.where(), withoutValues(e.what()), e.httpStatus()));
  } catch (const RecordTrouble& e) {
    // It answers others, but not this one.
    if (reported_) throw;
    notWritten(spojka::TransientError(e.where(), withoutValues(e.what()), e.httpStatus()));
  }
}

void ObjectWriter::upsert(std::string_view id) {
  if (!spojka::fromAbi(current().target_id).empty() && !tellsFound(current()))
    return update(id, Known::byHost, SPOJKA_W_UPDATED);
  const ValueView row = existing(id);
  if (row.raw() == nullptr) return create();
  if (sameAs(object_, row, config_.database)) return written(SPOJKA_W_UNCHANGED, id);
  if (asksFirst()) return found(id, row);
  update(id, Known::byLookup, SPOJKA_W_UPDATED);
}

void ObjectWriter::found(std::string_view id, ValueView row) {
  spojka::Arena arena;
  written(SPOJKA_W_FOUND, id, changesTo(arena, object_, row, config_.database));
}

void ObjectWriter::dryRun(std::string_view id) {
  spojka::Arena arena;
  ValueView row = existing(id);
  if (row.raw() == nullptr && id != key()) row = lookup_.one(id = key());
  const bool exists = row.raw() != nullptr;
  if (current().op == SPOJKA_OP_DELETE) {
    if (!exists) return written(SPOJKA_W_UNCHANGED, id);
    return written(asksFirst() ? SPOJKA_W_FOUND : SPOJKA_W_DELETED, id,
                   changesOfDelete(arena, kind_, id, row, scheme_));
  }
  if (exists && sameAs(object_, row, config_.database)) return written(SPOJKA_W_UNCHANGED, id);
  if (const std::string gone = goneField(); !gone.empty())
    return rejected(
        spojka::ConfigError(
            kWrite,
            spojka::tr("is defined no more: a contact still shows it, and the definitions do not have "
                       "it. Take it out of the mapping, or define it in Manage -> CRM -> Databases, "
                       "form of the database")),
        std::string(kCustomFields) + "." + gone);
  const std::uint32_t result = !exists ? SPOJKA_W_CREATED : asksFirst() ? SPOJKA_W_FOUND : SPOJKA_W_UPDATED;
  written(result, id, changesTo(arena, object_, row, config_.database));
}

// A dry run sends nothing that the server could refuse: it says what is known of the definitions.
std::string ObjectWriter::goneField() const {
  if (scheme_ == nullptr) return {};
  for (const auto& field : object_.custom())
    if (scheme_->mayBeGone(field.key)) return std::string(field.key);
  return {};
}

void ObjectWriter::create() {
  object_.writeJson(body_, key(), config_.database);
  Response response;
  inDoubt_ = true;
  doubt_ = spojka::tr("the answer is missing");
  answer_ = {};
  try {
    response = api_.send("POST", modelTarget(kind_.model), body_);
  } catch (const spojka::http::TransportError& e) {
    inDoubt_ = e.mayHaveBeenApplied();
    if (!inDoubt_) throw;
    return afterLostCreate(e.what());
  } catch (const spojka::DataError& e) {
    return afterLostCreate(e.what());
  }
  switch (judge(response, key(), kCreate)) {
    case Verdict::done:
      return stored(SPOJKA_W_CREATED, key(), response);
    case Verdict::forbidden:
      return rejectByServer(response, kCreate);
    case Verdict::refused:
    case Verdict::notThere:
      return afterRefusedCreate(response);
    case Verdict::unclear:
    case Verdict::trouble:
      return afterLostCreate(api_.advice(response, doing()).message);
  }
}

void ObjectWriter::update(std::string_view id, Known known, std::uint32_t result) {
  object_.writeJson(body_, {}, config_.database);
  inDoubt_ = false;
  Response response;
  try {
    response = api_.send("PUT", objectTarget(kind_.model, id), body_);
  } catch (const spojka::http::TransportError& e) {
    if (!e.mayHaveBeenApplied()) throw;
    return afterUnclearUpdate(id, result, e.what());
  } catch (const spojka::DataError& e) {
    return afterUnclearUpdate(id, result, e.what());
  }
  switch (judge(response, id, kUpdate)) {
    case Verdict::done:
      return stored(result, id, response);
    case Verdict::forbidden:
    case Verdict::refused:
      return rejectByServer(response, kUpdate);
    case Verdict::notThere:
      return afterMissing(id, known, response);
    case Verdict::unclear:
      return afterUnclearUpdate(id, result, api_.advice(response, doing()).message,
                                succeeded(response.status) && !isWebPage(response.body));
    case Verdict::trouble:
      return afterTrouble(response, kUpdate);
  }
}

// Deleting is idempotent like updating. `deleted` = it was there, `unchanged` = it was not. An object that is
// not known to be this record's is looked at first: some servers delete under a name that is nearly the same.
void ObjectWriter::erase(std::string_view id) {
  if (needsLookup(current())) {
    const ValueView row = existing(id);
    if (row.raw() == nullptr) return written(SPOJKA_W_UNCHANGED, id);
    spojka::Arena arena;
    if (asksFirst()) return written(SPOJKA_W_FOUND, id, changesOfDelete(arena, kind_, id, row, scheme_));
  }
  Response response;
  try {
    response = api_.send("DELETE", objectTarget(kind_.model, id), {});
  } catch (const spojka::http::TransportError& e) {
    if (!e.mayHaveBeenApplied()) throw;
    return afterUnclearErase(id, e.what());
  } catch (const spojka::DataError& e) {
    return afterUnclearErase(id, e.what());
  }
  switch (judgeErase(response)) {
    case Verdict::done:
      return written(SPOJKA_W_DELETED, id);
    case Verdict::notThere:
      return afterMissingErase(id, response);
    case Verdict::forbidden:
    case Verdict::refused:
      return rejectByServer(response, kDelete);
    case Verdict::unclear:
      return afterUnclearErase(id, api_.advice(response, doing()).message);
    case Verdict::trouble:
      return afterTrouble(response, kDelete);
  }
}

ObjectWriter::Verdict ObjectWriter::judge(const Response& response, std::string_view name,
                                          const char* where) {
  if (succeeded(response.status) && reader_.confirms(response.body, name)) {
    lookup_.sawAnswer();
    return Verdict::done;
  }
  inDoubt_ = inDoubt_ && leavesDoubt(response.status);
  api_.throwIfStopping(response, where, doing());
  readClosely(response);
  if (response.status >= 500 || response.status == 408) return Verdict::trouble;
  // Whoever says it, it is about the body that was sent.
  if (response.status == 413) return Verdict::refused;
  // What is no answer of the API may be a proxy's or a firewall's: it proves nothing.
  if (!answer_.own) return Verdict::unclear;
  lookup_.sawAnswer();
  if (response.status == 403) return Verdict::forbidden;
  if (saysNotThere(response.status, answer_)) return Verdict::notThere;
  if (!succeeded(response.status)) return Verdict::refused;
  if (!answer_.errors.empty()) return Verdict::refused;
  return answer_.name == name && !answer_.neverStored ? Verdict::done : Verdict::unclear;
}

ObjectWriter::Verdict ObjectWriter::judgeErase(const Response& response) {
  api_.throwIfStopping(response, kDelete, doing());
  if (response.status == 204) return Verdict::done;
  readClosely(response);
  if (response.status >= 500 || response.status == 408) return Verdict::trouble;
  if (!answer_.own) return Verdict::unclear;
  if (response.status == 403) return Verdict::forbidden;
  if (saysNotThere(response.status, answer_)) return Verdict::notThere;
  if (!answer_.errors.empty()) return Verdict::refused;
  return succeeded(response.status) ? Verdict::done : Verdict::refused;
}

void ObjectWriter::readClosely(const Response& response) {
  answerArena_.clear();
  answer_ = readAnswer(answerArena_, response.body);
}

// The row the server holds for an id: as the host was told, else from the look-up of many where possible.
ValueView ObjectWriter::existing(std::string_view id) {
  if (repeated_) return lookup_.one(id);  // this write changed it since
  if (isSurelyAbsent()) return {};
  if (tellsFound(current())) return ValueView(current().found);
  if (const ValueView* hit = lookup_.find(id)) {
    // Absent, but one whose name differs by case is there: is it the same to this server?
    if (hit->raw() == nullptr && lookup_.hasTwin(id)) return lookup_.one(id);
    return *hit;
  }
  std::vector<std::string_view> names;
  Wanted wanted;
  gather(names, wanted);
  lookup_.ask(names, wanted);
  const ValueView row = *lookup_.find(id);
  return row.raw() == nullptr && lookup_.hasTwin(id) ? lookup_.one(id) : row;
}

// Names from the current record on, so that one request serves the records to come.
void ObjectWriter::gather(std::vector<std::string_view>& names, Wanted& wanted) const {
  // What is always sent is always compared.
  for (std::size_t k = 0; k < kind_.fields.size(); ++k) wanted.standard[k] = kind_.fields[k].required;
  std::unordered_set<std::string_view> seen;
  for (std::size_t i = index_; i < request_->size() && names.size() < lookup_.batch(); ++i) {
    const spojka_record& record = request_->record(i);
    const std::string_view id = idOf(record);
    if (!needsLookup(record) || id.empty() || !seen.insert(id).second) continue;
    names.push_back(id);
    if (record.op == SPOJKA_OP_DELETE) {
      if (!request_->dryRun()) continue;
      // It shows all that would go.
      wanted.standard.fill(true);
      wanted.customFields = true;
      continue;
    }
    const ValueView body(record.body);
    for (std::size_t k = 0; k < kind_.fields.size(); ++k)
      wanted.standard[k] = wanted.standard[k] || body.find(kind_.fields[k].name).raw() != nullptr;
    wanted.customFields = wanted.customFields || body.find(kCustomFields).raw() != nullptr;
  }
}

bool ObjectWriter::tellsAbsent(const spojka_record& record) noexcept {
  return record.op == SPOJKA_OP_UPSERT && (record.flags & SPOJKA_RECORD_ABSENT) != 0 &&
         spojka::fromAbi(record.target_id).empty();
}

bool ObjectWriter::tellsFound(const spojka_record& record) noexcept {
  return record.op == SPOJKA_OP_UPSERT && record.found != nullptr &&
         !spojka::fromAbi(record.target_id).empty();
}

bool ObjectWriter::needsLookup(const spojka_record& record) const noexcept {
  if (!isMine(record) || tellsAbsent(record) || tellsFound(record)) return false;
  if (request_->dryRun()) return true;
  return spojka::fromAbi(record.target_id).empty();
}

}  // namespace daktela
