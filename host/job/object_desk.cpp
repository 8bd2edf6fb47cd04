// SPDX-License-Identifier: Apache-2.0
#include "host/job/object_desk.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>

#include "host/engine/patience.hpp"
#include "host/job/session.hpp"

namespace spojka::host {
namespace {

constexpr std::uint32_t kRowsOfAPage = 200;
constexpr const char* kWhere = "destination";

std::vector<spojka_str> asAbi(const std::vector<std::string>& texts) {
  std::vector<spojka_str> all;
  for (const auto& text : texts) all.push_back(toAbi(text));
  return all;
}

bool isNamed(const std::vector<std::string>& names, const std::string& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

Error errorOf(const spojka_error* e, const char* otherwise) {
  return e != nullptr ? toException(*e, e->code) : Error(SPOJKA_E_REMOTE, kWhere, otherwise);
}

class DestinationDesk final : public ObjectDesk {
 public:
  DestinationDesk(Session& session, const Surroundings& around)
      : session_(session),
        around_(around),
        gate_(rulesForOne(fmt::format("the destination ({})", session.profile().destination.connector),
                          std::chrono::milliseconds(session.profile().patienceMs), std::random_device()()),
              SteadyTimer::instance(), around.clock,
              [&around](const Waiting& waiting) { logWaiting(around.logger, around.clock, waiting); }) {}

  void each(const std::string& target, const std::vector<std::string>& fields, const Told& told) override {
    ListQuery query;
    query.target = target;
    query.fields = asAbi(fields);
    query.maxRows = kRowsOfAPage;
    std::string page;
    do {
      query.pageToken = page;
      // What a page told before it failed is no answer.
      std::vector<Row> rows;
      ListAnswer answer;
      patiently([&] {
        rows.clear();
        answer = session_.destination().list(query, [&](const spojka_row& row) { rows.emplace_back(row); });
      });
      for (const auto& row : rows) told(row.object());
      page = answer.next;
    } while (!page.empty());
  }

  void find(const std::string& target, const std::vector<std::string>& ids,
            const std::vector<std::string>& fields, const Told& told) override {
    const auto most = static_cast<std::size_t>(std::max<std::int64_t>(session_.destinationSpec().maxFind, 1));
    for (std::size_t at = 0; at < ids.size(); at += most) {
      const std::vector<std::string> some(
          ids.begin() + static_cast<std::ptrdiff_t>(at),
          ids.begin() + static_cast<std::ptrdiff_t>(std::min(at + most, ids.size())));
      FindQuery query;
      query.target = target;
      query.wanted = asAbi(some);
      query.fields = asAbi(fields);
      query.by = SPOJKA_BY_ID;
      std::vector<Row> rows;
      patiently([&] {
        rows.clear();
        session_.destination().find(query, [&](const spojka_row& row) {
          if (row.result == SPOJKA_ROW_FAILED) throw errorOf(row.error, "an object could not be looked up");
          rows.emplace_back(row);
          rows.back().id = some.at(row.index);
          rows.back().there = row.result == SPOJKA_ROW_FOUND;
        });
      });
      for (const auto& row : rows) told(row.object());
    }
  }

  void update(const std::string& target, const DeskObject& object) override {
    write(target, object, SPOJKA_OP_UPSERT);
  }
  void remove(const std::string& target, const DeskObject& object) override {
    write(target, object, SPOJKA_OP_DELETE);
  }

  void merge(const std::string& target, const std::string& survivor,
             const std::vector<std::string>& others) override {
    MergeQuery query;
    query.target = target;
    query.survivor = survivor;
    query.others = asAbi(others);
    patiently([&] { session_.destination().merge(query); });
  }

  bool lists(const std::string& target) const override {
    return isNamed(session_.destinationSpec().listTargets, target);
  }
  bool merges(const std::string& target) const override {
    return isNamed(session_.destinationSpec().mergeTargets, target);
  }

 private:
  // A row outlives the call it came in.
  struct Row {
    explicit Row(const spojka_row& row) : id(fromAbi(row.target_id)), key(fromAbi(row.key)) {
      if (row.body != nullptr) body = make::copy(*arena, ValueView(*row.body));
    }
    DeskObject object() const { return {id, key, ValueView(body), there}; }
    std::string id;
    std::string key;
    std::unique_ptr<Arena> arena = std::make_unique<Arena>();
    spojka_value body{};
    bool there = true;
  };

  void patiently(const std::function<void()>& work) {
    const bool done = workPatiently(
        gate_, around_.cancel,
        [&](SendGate::Permit& permit) {
          work();
          permit.good();
        },
        [](const Error&) { return true; });
    if (!done) throw CancelledError(kWhere, "cancelled while the destination was waited for");
  }

  // What was sent and not answered is sent again: changes and deletes are the same when they come twice.
  void write(const std::string& target, const DeskObject& object, std::uint32_t op) {
    spojka_record record{};
    record.stream = toAbi(target);
    record.key = toAbi(object.key.empty() ? object.id : object.key);
    record.target_id = toAbi(object.id);
    record.changed_at_us = SPOJKA_TIME_UNKNOWN;
    record.op = op;
    if (object.body.raw() != nullptr) record.body = *object.body.raw();
    patiently([&] {
      std::uint32_t result = 0;
      std::exception_ptr why;
      session_.destination().write(&record, 1, false, [&](const spojka_outcome& o) {
        result = o.result;
        why = std::make_exception_ptr(errorOf(o.error, "the destination refused it without saying why"));
      });
      if (result == SPOJKA_W_RETRY || result == SPOJKA_W_UNKNOWN)
        throw TransientError(kWhere, "the destination has not said whether it was done");
      if (result == SPOJKA_W_REJECTED || result == SPOJKA_W_SKIPPED) std::rethrow_exception(why);
      if (session_.destination().buffers()) session_.destination().flush();
    });
  }

  Session& session_;
  const Surroundings& around_;
  SendGate gate_;
};

}  // namespace

std::unique_ptr<ObjectDesk> deskOf(Session& session, const Surroundings& around) {
  return std::make_unique<DestinationDesk>(session, around);
}

}  // namespace spojka::host
