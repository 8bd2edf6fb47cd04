// SPDX-License-Identifier: Apache-2.0
// Questions about objects to a connector in a process of its own: they are answered as they would be without.
#include <gmock/gmock.h>

#include "host/plugin/call_watch.hpp"
#include "misbehaving.hpp"
#include "spojka/value.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;

class LookupIsolation : public Misbehaving {
 protected:
  LookupIsolation() { CallWatch::global().start({}, nullptr, nullptr); }
  ~LookupIsolation() override { CallWatch::global().stop(); }

  std::unique_ptr<DestinationInstance> open(const std::string& id, const char* config) {
    const ProbeOptions probe{.timeout = kPatientTrial};
    const Plugin& plugin = loadPlugin(search(id), id, LoadRules{.probe = &probe, .isolated = true});
    return std::make_unique<DestinationInstance>(*plugin.destination(), host(), config, "{}", id);
  }
  // What became of each, and what was found beside it: "found a-0 7".
  static std::vector<std::string> find(DestinationInstance& destination, std::vector<spojka_str> wanted,
                                       std::vector<spojka_str> fields = {}) {
    std::vector<std::string> seen;
    FindQuery query;
    query.target = "cage";
    query.wanted = std::move(wanted);
    query.fields = std::move(fields);
    destination.find(query, [&](const spojka_row& row) {
      if (row.result != SPOJKA_ROW_FOUND) return seen.push_back(std::to_string(row.index) + " absent");
      const std::string n =
          row.body == nullptr ? "-" : std::to_string(ValueView(row.body).find("n").integer());
      seen.push_back(std::to_string(row.index) + " " + std::string(fromAbi(row.target_id)) + " " + n);
    });
    return seen;
  }
};

TEST_F(LookupIsolation, find_list_and_merge_go_there_and_back) {
  const auto destination = open("dies_at_work", "good");
  EXPECT_THAT(find(*destination, {toAbi("a-0"), toAbi("a-1")}, {toAbi("n")}),
              ElementsAre("0 a-0 7", "1 absent"));
  EXPECT_THAT(find(*destination, {toAbi("a-2")}), ElementsAre("0 a-2 -"));
  std::vector<std::string> keys;
  ListQuery query;
  query.keyPrefix = "a-";
  ListAnswer answer;
  do {
    answer = destination->list(query, [&](const spojka_row& row) { keys.emplace_back(fromAbi(row.key)); });
    query.pageToken = answer.next;
    EXPECT_EQ(answer.total, 2);
  } while (!answer.next.empty() && keys.size() < 5);
  EXPECT_THAT(keys, ElementsAre("a-0", "a-2"));
  EXPECT_EQ(destination->merge({"cage", "a-0", {toAbi("a-2"), toAbi("a-4")}}), "a-4");
}

TEST_F(LookupIsolation, what_is_known_of_an_object_reaches_the_connector_there) {
  const auto destination = open("dies_at_work", "good");
  const spojka_value nothing = make::null();
  std::vector<spojka_record> records(2);
  for (auto& record : records) {
    record.stream = toAbi("cage");
    record.key = record.target_id = toAbi("a-0");
    record.body.kind = SPOJKA_OBJECT;
    record.op = SPOJKA_OP_UPSERT;
  }
  records[1].found = &nothing;
  std::vector<std::uint32_t> results;
  destination->write(records.data(), 2, false, [&](const spojka_outcome& o) { results.push_back(o.result); });
  EXPECT_THAT(results, ElementsAre(SPOJKA_W_CREATED, SPOJKA_W_UNCHANGED));
}

TEST_F(LookupIsolation, a_crash_in_find_is_an_error_of_the_call) {
  const auto destination = open("dies_at_work", "crash find");
  EXPECT_THAT(errorOf([&] {
                find(*destination, {toAbi("a-0"), toAbi("a-1")});
              }).what(),
              HasSubstr("failed in find: it crashed with signal 11"));
}

TEST_F(LookupIsolation, broken_contracts_are_found_there_in_the_same_words) {
  const auto destination = open("bad_rows", "not asked");
  const Error e = errorOf([&] { find(*destination, {toAbi("k-0")}); });
  EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL);
  EXPECT_THAT(e.what(), AllOf(HasSubstr("connector 'bad_rows' broke its contract in find"),
                              HasSubstr("with one that was not asked for")));
}

TEST_F(LookupIsolation, what_is_not_offered_there_is_not_offered_here) {
  EXPECT_FALSE(open("dies_at_work", "good")->buffers()) << "no barrier that nobody needs";
  const auto destination = open("bad_outcomes", "good");
  EXPECT_EQ(errorOf([&] { find(*destination, {toAbi("k-0")}); }).code(), SPOJKA_E_UNSUPPORTED);
}

}  // namespace
}  // namespace spojka::host::zoo
