// SPDX-License-Identifier: Apache-2.0
// What is kept with a failed record: which rule made which value, and the answer, without what is not to be
// seen.
#include "engine_fixture.hpp"
#include "host/base/value_codec.hpp"
#include "host/engine/write/mapping_trace.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class TraceTest : public EngineTest {
 protected:
  void refuse(const std::string& answer) {
    script.outcomeFor = [](const std::string& name) {
      return name == "shop_people_1005" ? SPOJKA_W_REJECTED : 0U;
    };
    script.refusal = answer;
  }
  const FailedRecord& kept() { return store.failedRecords.at({"people", "1005"}); }
};

TEST_F(TraceTest, a_refused_record_says_which_rule_made_which_value) {
  refuse("title is too strange");
  transforms = {"trim"};
  run();
  EXPECT_EQ(kept().trace, R"([{"field":"title","rule":"name | trim","value":"name 5"}])");
  EXPECT_EQ(kept().answerExcerpt, "title is too strange");
}

TEST_F(TraceTest, a_record_that_could_not_be_mapped_says_which_rules_there_are) {
  transforms = {"hash"};
  script.rows[5].name = "";
  run();
  EXPECT_THAT(kept().trace, HasSubstr(R"x("field":"title","rule":"name | hash(***)")x"));
  EXPECT_THAT(kept().trace, Not(HasSubstr("value")));
}

TEST_F(TraceTest, sensitive_values_and_secrets_are_in_neither) {
  sensitive = true;
  logger.redactor().add("t0ken-abc");
  script.rows[5].name = "Jana Vzorova";
  refuse("card Jana Vzorova exists (token t0ken-abc)");
  run();
  EXPECT_EQ(kept().answerExcerpt, "card *** exists (token ***)");
  EXPECT_EQ(kept().message, "card *** exists (token ***)");
  EXPECT_THAT(kept().trace, HasSubstr(R"("value":"Jana Vzorova","sensitive":true)"))
      << "kept in clear like the record beside it, and masked by whoever shows it";
}

TEST_F(TraceTest, a_kept_record_carries_the_marks_of_its_catalog) {
  sourceSensitive = true;
  refuse("no");
  run();
  Arena a;
  const spojka_value body = decodeValue(a, kept().bodyJson);
  EXPECT_TRUE(ValueView(body).find("name").isSensitive()) << "whoever shows it later has no catalog at hand";
}

TEST_F(TraceTest, long_values_and_answers_are_cut_between_characters) {
  script.rows[5].name = std::string(79, 'x') + "\xC5\x99" + std::string(50, 'y');
  refuse(std::string(400, 'a'));
  run();
  EXPECT_THAT(kept().trace, HasSubstr(std::string(79, 'x') + "...\""));
}

}  // namespace
}  // namespace spojka::host
