// SPDX-License-Identifier: Apache-2.0
// Sources that load and then break their contract: the call fails with words, this process goes on.
#include <gmock/gmock.h>

#include <tuple>

#include "misbehaving.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

struct Bad {
  const char* mode;
  spojka_status code;
  const char* why;
};
void PrintTo(const Bad& b, std::ostream* out) {
  *out << b.mode;
}

class BadBatch : public Misbehaving, public testing::WithParamInterface<Bad> {};

TEST_P(BadBatch, fails_the_read_and_names_connector_call_and_fault) {
  const Plugin& plugin = load("bad_batches");
  SourceInstance source(*plugin.source(), host(), GetParam().mode, "{}", "bad_batches");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  const Error e = errorOf([&] { session.next(batch); });
  EXPECT_EQ(e.code(), GetParam().code);
  EXPECT_EQ(e.where(), "bad_batches.read_next");
  EXPECT_THAT(e.what(), AllOf(HasSubstr("connector 'bad_batches'"), HasSubstr("read_next"),
                              HasSubstr(GetParam().why), HasSubstr("the connector's author")));
}

INSTANTIATE_TEST_SUITE_P(
    Modes, BadBatch,
    testing::Values(Bad{"no release", SPOJKA_E_INTERNAL, "a batch without a release"},
                    Bad{"unknown status", SPOJKA_E_INTERNAL,
                        "answered 77, a status this program does not know"},
                    Bad{"records at the end", SPOJKA_E_INTERNAL, "said the stream has ended and handed over"},
                    Bad{"no stream", SPOJKA_E_DATA, "record 0 of the batch has no stream"},
                    Bad{"no key", SPOJKA_E_DATA, "record 0 of the batch has no key"},
                    Bad{"unknown operation", SPOJKA_E_DATA, "an operation this program does not know"},
                    Bad{"no records", SPOJKA_E_DATA, "counts something it does not hold"},
                    Bad{"no body", SPOJKA_E_DATA, "a body that is not an object"},
                    Bad{"text without bytes", SPOJKA_E_DATA, "a text without bytes"},
                    Bad{"checkpoint not utf-8", SPOJKA_E_DATA, "a checkpoint that is not UTF-8"},
                    Bad{"problem without error", SPOJKA_E_DATA, "problem 0 of the batch has no error"}),
    [](const auto& tested) {
      std::string name = tested.param.mode;
      for (char& c : name)
        if (c == ' ' || c == '-') c = '_';
      return name;
    });

struct Unusable {
  const char* mode;
  const char* key;
  const char* field;
  const char* why;
};
void PrintTo(const Unusable& u, std::ostream* out) {
  *out << u.mode;
}

// In this process, and in one of its own.
class BadRecord : public Misbehaving, public testing::WithParamInterface<std::tuple<Unusable, bool>> {
 protected:
  const Plugin& plugin() const {
    if (!std::get<bool>(GetParam())) return load("bad_batches");
    const ProbeOptions probe{.timeout = kPatientTrial};
    return loadPlugin(search("bad_batches"), "bad_batches", LoadRules{.probe = &probe, .isolated = true});
  }
};

TEST_P(BadRecord, is_that_records_failure_and_the_batch_goes_on) {
  const Unusable& expected = std::get<Unusable>(GetParam());
  SourceInstance source(*plugin().source(), host(), expected.mode, "{}", "bad_batches");
  {
    SourceSession session = source.read("{}", "", 10, 1024);
    Batch batch;
    ASSERT_TRUE(session.next(batch));
    EXPECT_EQ(batch.size(), 0U);
    ASSERT_EQ(batch.problemCount(), 1U);
    EXPECT_EQ(fromAbi(batch.problem(0).key), expected.key);
    EXPECT_THAT(std::string(fromAbi(batch.problem(0).field)), StartsWith(expected.field));
    EXPECT_THAT(batch.problem(0).error->message, HasSubstr(expected.why));
  }
  EXPECT_EQ(source.discover().streams.at(0).name, "released");
}

INSTANTIATE_TEST_SUITE_P(
    Modes, BadRecord,
    testing::Combine(testing::Values(Unusable{"text not utf-8", "1", "name", "a text that is not UTF-8"},
                                     Unusable{"name not utf-8", "1", "n\\xe1me", "a name that is not UTF-8"},
                                     Unusable{"no member name", "1", "", "a member without a name"},
                                     Unusable{"unknown kind", "1", "name", "a value of kind 77"},
                                     Unusable{"bad decimal", "1", "name", "a decimal that is no number"},
                                     Unusable{"too deep", "1", "name[0][0][", "a value nested too deep"},
                                     Unusable{"key not utf-8", "k\\xe9y", "", "a key that is not UTF-8"}),
                     testing::Bool()),
    [](const auto& tested) {
      std::string name = std::get<Unusable>(tested.param).mode;
      for (char& c : name)
        if (c == ' ' || c == '-') c = '_';
      return name + (std::get<bool>(tested.param) ? "_isolated" : "");
    });

using SourceMisbehaviour = Misbehaving;

TEST_F(SourceMisbehaviour, values_that_are_legal_and_rare_pass) {
  const Plugin& plugin = load("bad_batches");
  for (const char* mode : {"bytes", "infinite"}) {
    SourceInstance source(*plugin.source(), host(), mode, "{}", "bad_batches");
    SourceSession session = source.read("{}", "", 10, 1024);
    Batch batch;
    ASSERT_TRUE(session.next(batch));
    ASSERT_EQ(batch.size(), 1U) << mode;
    EXPECT_NE(ValueView(batch.record(0).body).find("name").kind(), Kind::null);
  }
}

TEST_F(SourceMisbehaviour, the_words_of_a_problem_become_text) {
  const Plugin& plugin = load("bad_batches");
  SourceInstance source(*plugin.source(), host(), "problem not utf-8", "{}", "bad_batches");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  ASSERT_TRUE(session.next(batch));
  EXPECT_EQ(batch.size(), 1U);
  ASSERT_EQ(batch.problemCount(), 1U);
  EXPECT_EQ(fromAbi(batch.problem(0).key), "\\xe9");
  EXPECT_STREQ(batch.problem(0).error->message,
               "b\xEF\xBF\xBD"
               "d");
}

TEST_F(SourceMisbehaviour, a_batch_is_released_once_also_when_it_was_refused) {
  const Plugin& plugin = load("bad_batches");
  for (const char* mode : {"good", "no key", "unknown status", "records at the end"}) {
    SourceInstance source(*plugin.source(), host(), mode, "{}", "bad_batches");
    SourceSession session = source.read("{}", "", 10, 1024);
    {
      Batch batch;
      try {
        session.next(batch);
      } catch (const Error&) {  // what it says is another test's business
      }
    }
    // The connector writes how many of its batches are out into its catalog.
    EXPECT_EQ(source.discover().streams.at(0).name, "released") << mode;
  }
}

TEST_F(SourceMisbehaviour, batches_that_bring_nothing_do_not_go_on_for_ever) {
  const Plugin& plugin = load("bad_batches");
  for (const char* mode : {"empty", "empty but moving"}) {
    SourceInstance source(*plugin.source(), host(), mode, "{}", "bad_batches");
    SourceSession session = source.read("{}", "", 10, 1024);
    Batch batch;
    const Error e = errorOf([&] {
      for (int i = 0; i < 200'000; ++i) session.next(batch);
    });
    EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL) << mode;
    EXPECT_THAT(e.what(), AllOf(HasSubstr("connector 'bad_batches' broke its contract in read_next"),
                                HasSubstr("batches in a row")));
  }
}

TEST_F(SourceMisbehaviour, writing_past_the_end_of_the_batch_is_seen) {
  const Plugin& plugin = load("writes_past_batch");
  SourceInstance source(*plugin.source(), host(), "{}", "{}", "writes_past_batch");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  const Error e = errorOf([&] { session.next(batch); });
  EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL);
  EXPECT_THAT(e.what(), HasSubstr("it wrote past the end of the batch"));
}

TEST_F(SourceMisbehaviour, saying_cancelled_when_nobody_asked_is_a_breach_and_no_end) {
  const Plugin& plugin = load("dies_at_work");
  SourceInstance source(*plugin.source(), host(), "quit read_next", "{}", "dies_at_work");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  ASSERT_TRUE(session.next(batch));
  const Error e = errorOf([&] { session.next(batch); });
  EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL);
  EXPECT_THAT(e.what(),
              AllOf(HasSubstr("the source connector 'dies_at_work' broke its contract in read_next"),
                    HasSubstr("said it was cancelled, and nobody had asked it to stop")));
  EXPECT_EQ(
      errorOf([&] { SourceInstance(*plugin.source(), host(), "quit open", "{}", "dies_at_work"); }).code(),
      SPOJKA_E_INTERNAL);
}

TEST_F(SourceMisbehaviour, saying_cancelled_when_it_was_asked_is_no_breach) {
  const Plugin& plugin = load("dies_at_work");
  SourceInstance source(*plugin.source(), host(), "quit read_next", "{}", "dies_at_work");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  ASSERT_TRUE(session.next(batch));
  source.cancel();
  EXPECT_EQ(errorOf([&] { session.next(batch); }).code(), SPOJKA_E_CANCELLED);
  stopTheRun();
  EXPECT_EQ(
      errorOf([&] { SourceInstance(*plugin.source(), host(), "quit open", "{}", "dies_at_work"); }).code(),
      SPOJKA_E_CANCELLED);
}

TEST_F(SourceMisbehaviour, a_fault_of_a_document_is_told_once) {
  const Plugin& plugin = load("bad_documents");
  SourceInstance source(*plugin.source(), host(), "no list", "{}", "bad_documents");
  const std::string said = errorOf([&] { source.check(); }).what();
  EXPECT_THAT(said,
              AllOf(HasSubstr("the source connector 'bad_documents' handed over unusable data in check"),
                    HasSubstr("the document has no list 'checks'")));
  EXPECT_EQ(said.find("connector 'bad_documents'"), said.rfind("connector 'bad_documents'")) << said;
  EXPECT_EQ(said.find("author"), said.rfind("author")) << said;
}

TEST_F(SourceMisbehaviour, documents_that_are_not_json_are_no_answers) {
  const Plugin& plugin = load("bad_documents");
  SourceInstance source(*plugin.source(), host(), "{}", "{}", "bad_documents");
  const std::string says = "the document is not valid JSON";
  EXPECT_THAT(errorOf([&] { specOf(*plugin.source(), "bad_documents"); }).what(),
              AllOf(HasSubstr("connector 'bad_documents'"), HasSubstr(says)));
  EXPECT_THAT(errorOf([&] { source.check(); }).what(), HasSubstr(says));
  EXPECT_THAT(errorOf([&] { source.discover(); }).what(), HasSubstr(says));
}

TEST_F(SourceMisbehaviour, whatever_is_thrown_stops_at_the_boundary_and_keeps_its_words) {
  const Plugin& plugin = load("throws");
  const auto checkError = [&](const char* config) {
    SourceInstance source(*plugin.source(), host(), config, "{}", "throws");
    return errorOf([&] { source.check(); });
  };
  EXPECT_STREQ(checkError(R"({"what":"std"})").what(), "thrown by the class");
  EXPECT_THAT(checkError(R"({"what":"int"})").what(), HasSubstr("not an exception"));
  const Error limit = checkError(R"({"what":"error"})");
  EXPECT_EQ(limit.code(), SPOJKA_E_RATE_LIMIT);
  EXPECT_EQ(limit.retryAfterMs(), 1500);
  EXPECT_EQ(limit.httpStatus(), 429);
}

TEST_F(SourceMisbehaviour, a_setting_it_does_not_know_is_a_matter_of_the_configuration) {
  const Plugin& plugin = load("throws");
  const Error e = errorOf([&] { SourceInstance(*plugin.source(), host(), R"({"wat":1})", "{}", "throws"); });
  EXPECT_EQ(e.code(), SPOJKA_E_CONFIG);
  EXPECT_THAT(e.what(), HasSubstr("setting 'wat' is not known"));
}

}  // namespace
}  // namespace spojka::host::zoo
