// SPDX-License-Identifier: Apache-2.0
// Destinations that load and then report outcomes that cannot be. What must not happen: a record counted as
// written that nobody reported, or one counted twice.
#include <gmock/gmock.h>

#include <vector>

#include "misbehaving.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class DestinationMisbehaviour : public Misbehaving {
 protected:
  // The results reported, in the sequence they came: for one record, or for two where an error is expected.
  std::vector<std::uint32_t> write(const char* mode, std::string* error = nullptr) {
    const Plugin& plugin = load("bad_outcomes");
    DestinationInstance destination(*plugin.destination(), host(), mode, "{}", "bad_outcomes");
    spojka_record record{};
    record.stream = toAbi("cage");
    record.key = toAbi("k-1");
    record.body.kind = SPOJKA_OBJECT;
    record.op = SPOJKA_OP_UPSERT;
    const std::vector<spojka_record> records(error == nullptr ? 1 : 2, record);
    std::vector<std::uint32_t> results;
    const auto call = [&] {
      destination.write(records.data(), records.size(), false, [&](const spojka_outcome& o) {
        results.push_back(o.result);
        said_ = o.error == nullptr ? "" : o.error->message;
        code_ = o.error == nullptr ? SPOJKA_OK : o.error->code;
      });
    };
    if (error == nullptr)
      call();
    else
      *error = errorOf(call).what();
    return results;
  }
  const std::string& said() const { return said_; }
  spojka_status code() const { return code_; }

 private:
  std::string said_;
  spojka_status code_ = SPOJKA_OK;
};

TEST_F(DestinationMisbehaviour, success_without_an_outcome_is_a_breach) {
  std::string error;
  EXPECT_THAT(write("none", &error), IsEmpty());
  EXPECT_THAT(error, AllOf(HasSubstr("connector 'bad_outcomes' broke its contract in write"),
                           HasSubstr("no outcome for 2 of 2 records, the first of them record 0")));
}

TEST_F(DestinationMisbehaviour, silence_about_one_record_is_a_breach_and_the_other_keeps_its_outcome) {
  std::string error;
  EXPECT_THAT(write("first only", &error), ElementsAre(SPOJKA_W_CREATED));
  EXPECT_THAT(error, HasSubstr("no outcome for 1 of 2 records, the first of them record 1"));
}

TEST_F(DestinationMisbehaviour, a_second_outcome_for_a_record_is_refused_and_is_a_breach) {
  std::string error;
  EXPECT_THAT(write("twice", &error), ElementsAre(SPOJKA_W_CREATED));
  EXPECT_THAT(error, AllOf(HasSubstr("connector 'bad_outcomes' broke its contract in write"),
                           HasSubstr("more than one outcome for record 0")));
}

TEST_F(DestinationMisbehaviour, an_outcome_for_a_record_that_is_not_there_is_a_breach) {
  std::string error;
  EXPECT_THAT(write("foreign index", &error), IsEmpty());
  EXPECT_THAT(error, HasSubstr("an outcome for record 2 of a batch of 2"));
}

TEST_F(DestinationMisbehaviour, an_outcome_shorter_than_the_interfaces_is_a_breach) {
  std::string error;
  EXPECT_THAT(write("short", &error), IsEmpty());
  EXPECT_THAT(error, HasSubstr("shorter than the interface's"));
}

TEST_F(DestinationMisbehaviour, saying_cancelled_when_nobody_asked_is_a_breach) {
  const Plugin& plugin = load("dies_at_work");
  DestinationInstance destination(*plugin.destination(), host(), "quit write", "{}", "dies_at_work");
  spojka_record record{};
  record.stream = toAbi("cage");
  record.key = toAbi("k-1");
  record.body.kind = SPOJKA_OBJECT;
  record.op = SPOJKA_OP_UPSERT;
  const Error e = errorOf([&] { destination.write(&record, 1, false, [](const spojka_outcome&) {}); });
  EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL);
  EXPECT_THAT(e.what(),
              AllOf(HasSubstr("the destination connector 'dies_at_work' broke its contract in write"),
                    HasSubstr("nobody had asked it to stop")));
}

TEST_F(DestinationMisbehaviour, a_result_of_the_future_may_have_been_written_and_may_not) {
  EXPECT_THAT(write("unknown result"), ElementsAre(SPOJKA_W_UNKNOWN));
  EXPECT_THAT(said(), HasSubstr("result 99, which this program does not know"));
}

TEST_F(DestinationMisbehaviour, a_record_to_write_is_not_deleted_by_it) {
  EXPECT_THAT(write("deleted"), ElementsAre(SPOJKA_W_UNKNOWN));
  EXPECT_THAT(said(), HasSubstr("result 8, which is no answer to a record to write"));
}

TEST_F(DestinationMisbehaviour, success_without_an_id_has_to_be_looked_up) {
  EXPECT_THAT(write("no id"), ElementsAre(SPOJKA_W_UNKNOWN));
  EXPECT_THAT(said(), HasSubstr("success without the object's id"));
}

TEST_F(DestinationMisbehaviour, an_id_that_is_no_text_is_that_records_failure) {
  EXPECT_THAT(write("id not utf-8"), ElementsAre(SPOJKA_W_REJECTED));
  EXPECT_THAT(said(), HasSubstr("an id that is not UTF-8"));
}

TEST_F(DestinationMisbehaviour, the_words_of_a_refusal_become_text) {
  EXPECT_THAT(write("words not utf-8"), ElementsAre(SPOJKA_W_REJECTED));
  EXPECT_EQ(said(), "n\xEF\xBF\xBDin");
}

TEST_F(DestinationMisbehaviour, a_refusal_with_a_code_that_is_none_or_a_stop_nobody_wanted_is_a_bug) {
  for (const char* mode : {"cancelled", "odd code"}) {
    EXPECT_THAT(write(mode), ElementsAre(SPOJKA_W_REJECTED));
    EXPECT_EQ(code(), SPOJKA_E_INTERNAL) << mode;
    EXPECT_FALSE(said().empty()) << "the words stay";
  }
}

TEST_F(DestinationMisbehaviour, a_refusal_without_a_reason_gets_words) {
  EXPECT_THAT(write("no reason"), ElementsAre(SPOJKA_W_REJECTED));
  EXPECT_THAT(said(), HasSubstr("gave no reason"));
}

TEST_F(DestinationMisbehaviour, an_order_to_stop_from_this_side_is_not_lost_in_the_connector) {
  const Plugin& plugin = load("bad_outcomes");
  DestinationInstance destination(*plugin.destination(), host(), "good", "{}", "bad_outcomes");
  spojka_record record{};
  record.stream = toAbi("cage");
  record.key = toAbi("k-1");
  record.body.kind = SPOJKA_OBJECT;
  record.op = SPOJKA_OP_UPSERT;
  EXPECT_THROW(destination.write(&record, 1, false,
                                 [](const spojka_outcome&) { throw std::length_error("the disk is full"); }),
               std::length_error);
}

}  // namespace
}  // namespace spojka::host::zoo
