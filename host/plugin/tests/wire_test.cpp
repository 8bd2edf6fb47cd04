// SPDX-License-Identifier: Apache-2.0
// What crosses between the host and a connector's process comes out as it went in, and bytes that are none of
// ours are refused.
#include <gmock/gmock.h>
#include <sys/socket.h>

#include <array>
#include <optional>
#include <stdexcept>
#include <thread>
#include <vector>

#include "host/plugin/isolation/frames.hpp"
#include "host/plugin/isolation/wire_lookup.hpp"
#include "host/plugin/isolation/wire_values.hpp"
#include "spojka/record.hpp"

namespace spojka::host {
namespace {

spojka_value everyKind(Arena& a) {
  return make::object(
      a, {{toAbi("null"), make::null()},
          {toAbi("yes"), make::boolean(true)},
          {toAbi("least"), make::integer(INT64_MIN)},
          {toAbi("half"), make::number(0.5)},
          {toAbi("text"), make::sensitive(make::borrowed("Žluťoučký"))},
          {toAbi("empty"), make::borrowed("")},
          {toAbi("price"), make::decimal(a, "-12.50")},
          {toAbi("at"), make::timestamp(1700000000000000, -90)},
          {toAbi("somewhen"), make::timestamp(-1)},
          {toAbi("day"), make::date(-400)},
          {toAbi("bytes"), make::borrowed(std::string_view("\0\xff\x01", 3), SPOJKA_BYTES)},
          {toAbi("list"), make::list(a, {make::integer(1), make::list(a, {}), make::object(a, {})})}});
}

struct Pair {
  Pair() {
    std::array<int, 2> ends{};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0)
      throw std::runtime_error("socket");
    here.emplace(Descriptor(ends[0]));
    there.emplace(Descriptor(ends[1]));
  }
  std::optional<FrameSocket> here;
  std::optional<FrameSocket> there;
};

TEST(Frames, a_message_to_a_peer_that_does_not_read_is_given_up_when_that_is_wanted) {
  Pair pair;
  int asked = 0;
  std::vector<bool> moved;
  EXPECT_FALSE(pair.here->send(FrameType::call, std::string(8'000'000, 'x'), [&](bool took) {
    moved.push_back(took);
    return ++asked < 3;
  }));
  EXPECT_THAT(moved, testing::ElementsAre(true, false, false)) << "what fits was taken, then nothing";
}

TEST(Frames, a_message_larger_than_the_socket_arrives_while_the_peer_reads) {
  Pair pair;
  const std::string sent = std::string(5'000'000, 'a') + "end";
  std::thread reader([&] {
    Frame frame;
    EXPECT_EQ(pair.there->receive(frame, std::chrono::seconds(30)), FrameSocket::Got::frame);
    EXPECT_EQ(frame.payload, sent);
    EXPECT_EQ(pair.there->receive(frame, std::chrono::seconds(30)), FrameSocket::Got::frame);
    EXPECT_EQ(frame.payload, "small");
  });
  EXPECT_TRUE(pair.here->send(FrameType::call, sent, [](bool) { return true; }));
  EXPECT_TRUE(pair.here->send(FrameType::call, "small"));
  reader.join();
}

std::string bytesOf(const spojka_value& v) {
  WireWriter out;
  put(out, v);
  return out.bytes();
}

TEST(Wire, every_kind_of_value_survives_with_its_flags) {
  Arena a;
  const spojka_value v = everyKind(a);
  const std::string bytes = bytesOf(v);
  Arena b;
  WireReader in(bytes);
  const spojka_value w = getValue(in, b);
  in.mustEnd();
  EXPECT_TRUE(sameValue(ValueView(v), ValueView(w)));
  EXPECT_TRUE(ValueView(w).find("text").isSensitive());
  EXPECT_EQ(ValueView(w).find("at").raw()->tz_minutes, -90);
  EXPECT_EQ(ValueView(w).find("somewhen").raw()->tz_minutes, SPOJKA_TZ_NONE);
  EXPECT_EQ(bytesOf(w), bytes);
}

TEST(Wire, every_message_cut_short_is_refused) {
  Arena a;
  const std::string bytes = bytesOf(everyKind(a));
  for (std::size_t n = 0; n < bytes.size(); ++n) {
    Arena b;
    WireReader in(std::string_view(bytes).substr(0, n));
    EXPECT_THROW(getValue(in, b), WireError) << n;
  }
}

TEST(Wire, a_count_of_more_than_there_is_costs_no_memory) {
  const std::string forged("\x09\x00\xff\xff\xff\xff\x0f", 7);  // a list of four thousand million
  Arena a;
  WireReader in(forged);
  EXPECT_THROW(getValue(in, a), WireError);
  EXPECT_LT(a.reservedBytes(), 1024U * 1024U);
}

TEST(Wire, a_value_deeper_than_the_contract_allows_is_refused) {
  std::string bytes;
  for (int i = 0; i < 33; ++i) bytes += std::string("\x09\x00\x01", 3);
  bytes += std::string("\x00\x00", 2);
  Arena a;
  WireReader deep(bytes);
  EXPECT_THROW(getValue(deep, a), WireError);
  WireReader allowed(std::string_view(bytes).substr(3));
  EXPECT_NO_THROW(getValue(allowed, a));
}

TEST(Wire, a_batch_survives_with_problems_and_checkpoint) {
  BatchBuilder builder;
  builder.add("animals", "k-1", make::object(builder.arena(), {{toAbi("n"), make::integer(1)}}), 77);
  builder.add("animals", "k-2", make::null(), SPOJKA_TIME_UNKNOWN, SPOJKA_OP_DELETE);
  builder.addProblem("animals", "", "age", DataError("zoo.read", "not a number", 500, 20));
  builder.setCheckpoint("");
  builder.setLast();
  Batch batch;
  builder.handOver(batch.out());
  WireWriter out;
  put(out, batch.raw());
  WireReader in(out.bytes());
  Arena a;
  const WireBatch read = getBatch(in, a);
  in.mustEnd();
  ASSERT_EQ(read.records.size(), 2U);
  EXPECT_EQ(fromAbi(read.records[0].key), "k-1");
  EXPECT_EQ(read.records[0].changed_at_us, 77);
  EXPECT_EQ(read.records[0].target_id.data, nullptr);
  EXPECT_EQ(read.records[1].op, SPOJKA_OP_DELETE);
  ASSERT_EQ(read.problems.size(), 1U);
  EXPECT_EQ(read.problems[0].key.data, nullptr);
  EXPECT_EQ(fromAbi(read.problems[0].field), "age");
  EXPECT_STREQ(read.problems[0].error->message, "not a number");
  EXPECT_EQ(read.problems[0].error->retry_after_ms, 20);
  EXPECT_NE(read.checkpoint.data, nullptr) << "an empty checkpoint is one";
  EXPECT_EQ(read.flags, SPOJKA_BATCH_LAST);
}

TEST(Wire, an_outcome_survives_with_error_and_changes) {
  const spojka_error error = makeError(RemoteError("zoo.write", "no room"));
  const spojka_value before = make::integer(1);
  const spojka_change change{toAbi("age"), &before, nullptr};
  const spojka_outcome o{sizeof o, SPOJKA_W_REJECTED, 5, {}, toAbi("age"), &error, &change, 1, &change, 1};
  WireWriter out;
  put(out, o);
  WireReader in(out.bytes());
  Arena a;
  const spojka_outcome read = getOutcome(in, a);
  in.mustEnd();
  EXPECT_EQ(read.result, SPOJKA_W_REJECTED);
  EXPECT_EQ(read.index, 5U);
  EXPECT_EQ(read.target_id.data, nullptr);
  EXPECT_STREQ(read.error->where, "zoo.write");
  ASSERT_EQ(read.change_count, 1U);
  EXPECT_EQ(ValueView(read.changes[0].before).integer(), 1);
  EXPECT_EQ(read.changes[0].after, nullptr);
}

TEST(Wire, a_record_to_write_survives_with_what_is_known_of_its_object) {
  Arena a;
  const spojka_value held = everyKind(a);
  spojka_record record{};
  record.stream = toAbi("cage");
  record.key = toAbi("k");
  record.target_id = toAbi("id");
  record.op = SPOJKA_OP_UPSERT;
  record.flags = SPOJKA_RECORD_ASK_FIRST;
  record.found = &held;
  WireWriter out;
  putRecordsToWrite(out, &record, 1);
  WireReader in(out.bytes());
  const auto read = getRecords(in, a);
  in.mustEnd();
  ASSERT_EQ(read.size(), 1U);
  EXPECT_TRUE(sameValue(ValueView(read[0].found), ValueView(held)));
  EXPECT_EQ(read[0].flags, SPOJKA_RECORD_ASK_FIRST);
}

TEST(Wire, questions_about_objects_survive) {
  const std::array<spojka_str, 2> texts{toAbi("a"), toAbi("")};
  const spojka_find_request find{sizeof find, SPOJKA_BY_ID, toAbi("cage"), texts.data(), 2, texts.data(),
                                 1,           nullptr};
  const spojka_list_request list{sizeof list,  5, toAbi("cage"), toAbi("k-"), {},
                                 texts.data(), 1, toAbi("page"), nullptr,     nullptr};
  const spojka_merge_request merge{sizeof merge, 0, toAbi("cage"), toAbi("id"), texts.data(), 2, nullptr};
  WireWriter out;
  put(out, find);
  put(out, list);
  put(out, merge);
  WireReader in(out.bytes());
  const FindQuery f = getFindQuery(in);
  EXPECT_EQ(f.by, SPOJKA_BY_ID);
  EXPECT_EQ(f.wanted.size(), 2U);
  EXPECT_EQ(fromAbi(f.fields.at(0)), "a");
  const ListQuery l = getListQuery(in);
  EXPECT_EQ(l.maxRows, 5U);
  EXPECT_EQ(l.keyPrefix, "k-");
  EXPECT_EQ(l.filterJson, "");
  EXPECT_EQ(l.pageToken, "page");
  const MergeQuery m = getMergeQuery(in);
  EXPECT_EQ(m.survivor, "id");
  EXPECT_EQ(m.others.size(), 2U);
  in.mustEnd();
}

TEST(Wire, a_row_survives_with_fields_and_with_an_error) {
  Arena a;
  const spojka_value body = everyKind(a);
  const spojka_error error = makeError(TransientError("zoo.find", "cannot tell"));
  const spojka_row found{sizeof found, SPOJKA_ROW_FOUND, 3, toAbi("k"), toAbi("id"), &body, nullptr};
  const spojka_row failed{sizeof failed, SPOJKA_ROW_FAILED, 4, {}, {}, nullptr, &error};
  WireWriter out;
  put(out, found);
  put(out, failed);
  WireReader in(out.bytes());
  const spojka_row one = getRow(in, a);
  EXPECT_EQ(one.index, 3U);
  EXPECT_EQ(fromAbi(one.target_id), "id");
  EXPECT_TRUE(sameValue(ValueView(one.body), ValueView(body)));
  EXPECT_EQ(one.error, nullptr);
  const spojka_row other = getRow(in, a);
  EXPECT_EQ(other.key.data, nullptr);
  EXPECT_STREQ(other.error->message, "cannot tell");
  in.mustEnd();
}

}  // namespace
}  // namespace spojka::host
