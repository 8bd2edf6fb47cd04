// SPDX-License-Identifier: Apache-2.0
// What a connector that dies, hangs or lies at work costs a person: one run, with words; and the third time
// in a row the connector.
#include <gmock/gmock.h>

#include "command.hpp"
#include "host/plugin/file_digest.hpp"
#include "spojka/json.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct Parts {
  std::string source = "good";  // what each side is to do, see dies_at_work.c
  std::string destination = "good";
  std::string more = {};    // lines below `source:`
  std::string limits = {};  // "call_timeout: 1s"
  bool isolated = false;
};

class Fault : public Command {
 protected:
  Fault() { put("dies_at_work"); }

  std::filesystem::path profile(const Parts& parts) const {
    const std::string isolation = parts.isolated ? "  isolation: process\n" : "";
    return folder().write(
        "p.yaml", "version: 1\nname: zoo\nsource:\n  connector: dies_at_work\n  config: { mode: \"" +
                      parts.source + "\" }\n" + isolation + parts.more +
                      "destination:\n  connector: dies_at_work\n  config: { mode: \"" + parts.destination +
                      "\" }\n" + isolation + "limits: { connections: 1" + (parts.limits.empty() ? "" : ", ") +
                      parts.limits + " }\nstate: sqlite:" + (folder().path() / "state.db").string() + "\n");
  }
  Answer sync(const Parts& parts) const { return runHere("run --json '" + profile(parts).string() + "'"); }
};

TEST_F(Fault, a_good_run_is_a_good_run_here_and_in_a_process_of_its_own) {
  for (const bool isolated : {false, true}) {
    const Answer answer = sync({.isolated = isolated});
    EXPECT_EQ(answer.code, 0) << answer.err;
    EXPECT_THAT(answer.out, HasSubstr("\"read\":6"));
  }
}

TEST_F(Fault, a_crash_names_connector_and_call_and_the_next_start_tells_of_it) {
  const Answer crash = sync({.source = "crash read_next"});
  EXPECT_NE(crash.code, 0);
  EXPECT_THAT(crash.err,
              HasSubstr("connector 'dies_at_work' failed in read_next: it crashed with signal 11"));
  const Answer next = sync({});
  EXPECT_EQ(next.code, 0) << next.err;
  EXPECT_THAT(next.err, AllOf(HasSubstr("this connector failed before"), HasSubstr("read_next"),
                              HasSubstr("crashed with signal 11")));
  EXPECT_THAT(sync({}).err, Not(HasSubstr("failed before"))) << "a good run forgives";
}

TEST_F(Fault, a_stack_that_overflows_is_named_on_whichever_thread) {
  EXPECT_THAT(sync({.source = "overflow read_next"}).err,
              HasSubstr("failed in read_next: it crashed with signal 11"));
  EXPECT_THAT(sync({.destination = "overflow write"}).err,
              HasSubstr("failed in write: it crashed with signal 11"));
}

TEST_F(Fault, ending_the_program_in_the_middle_of_a_call_is_noticed_too) {
  const Answer answer = sync({.destination = "exit write"});
  EXPECT_EQ(answer.code, 1) << "not the code it chose, which may be that of success";
  EXPECT_THAT(answer.err, HasSubstr("failed in write: it ended the program"));
}

TEST_F(Fault, however_the_program_is_ended_before_its_end_it_is_no_success) {
  for (const char* how : {"vanish", "quick", "thread"}) {
    const Answer answer = sync({.source = std::string(how) + " read_next"});
    EXPECT_EQ(answer.code, 1) << how << answer.err;
    EXPECT_THAT(answer.err, HasSubstr("connector 'dies_at_work' failed in read_next: it ended the program"))
        << how;
    EXPECT_EQ(sync({}).code, 0) << how;
  }
}

TEST_F(Fault, a_child_of_a_connector_ends_as_it_likes) {
  const Answer answer = sync({.source = "child read_next"});
  EXPECT_EQ(answer.code, 0) << answer.err;
}

TEST_F(Fault, saying_cancelled_uninvited_on_either_side_is_a_failed_run) {
  for (const bool isolated : {false, true}) {
    for (const Parts& parts : {Parts{.source = "quit read_next", .isolated = isolated},
                               Parts{.destination = "quit write", .isolated = isolated}}) {
      const Answer answer = sync(parts);
      EXPECT_EQ(answer.code, 1) << answer.err;
      EXPECT_THAT(answer.out,
                  AllOf(HasSubstr("\"status\":\"failed\""), HasSubstr("nobody had asked it to stop")));
    }
  }
}

TEST_F(Fault, records_that_cannot_be_used_fail_alone_and_stop_no_later_run) {
  for (const bool isolated : {false, true}) {
    for (int i = 0; i < 2; ++i) {
      const Answer answer = sync({.source = "garbled", .isolated = isolated});
      EXPECT_EQ(answer.code, 3) << answer.err;
      EXPECT_THAT(answer.out, AllOf(HasSubstr("\"read\":6"), HasSubstr("\"failed\":2")));
    }
    const std::string profile = (folder().path() / "p.yaml").string();
    const Answer list = runHere("failed list --json '" + profile + "'");
    EXPECT_THAT(list.out, AllOf(HasSubstr("a value of kind 77"), HasSubstr("a key that is not UTF-8"),
                                HasSubstr("\\\\xe9-1")));
    Arena arena;
    EXPECT_NO_THROW(parseJson(arena, list.out)) << list.out;
  }
  EXPECT_EQ(sync({}).code, 3) << "the one came again and passed, the other has another key now";
}

TEST_F(Fault, what_comes_from_outside_does_nothing_to_a_terminal) {
  const std::string painted = "'" + profile({.source = "painted"}).string() + "'";
  for (const std::string verb :
       {"check ", "fields ", "plan --all ", "plan --all --json ", "preview ", "run ", "status ", "runs list ",
        "verify ", "failed list ", "failed list --json ", "erase --yes --email a@b.example "}) {
    const Answer answer = runHere(verb + painted);
    for (const std::string& text : {answer.out, answer.err}) {
      EXPECT_EQ(text.find('\x1b'), std::string::npos) << verb << text;
      EXPECT_EQ(text.find("\xE2\x80\xAE"), std::string::npos) << verb << text;
    }
  }
  EXPECT_THAT(runHere("plan --all " + painted).out, HasSubstr("\\u001b[31m\\u202e0"));
  const Answer wrong = runHere("run x \"$(printf -- '--\\033[31m')\"");
  EXPECT_EQ(wrong.err.find('\x1b'), std::string::npos) << wrong.err;
  const Answer missing = runHere("run \"$(printf '/nowhere/\\033[31m.yaml')\"");
  EXPECT_THAT(missing.err, AllOf(HasSubstr("\\u001b[31m.yaml"), Not(HasSubstr("\x1b"))));
}

TEST_F(Fault, three_crashes_in_a_row_are_quarantine_until_it_is_lifted) {
  for (int i = 0; i < 3; ++i) EXPECT_NE(sync({.source = "abort read_next"}).code, 0);
  const Answer refused = sync({});
  EXPECT_EQ(refused.code, 2);
  EXPECT_THAT(refused.err, AllOf(HasSubstr("is in quarantine since"), HasSubstr("3 runs in a row"),
                                 HasSubstr("spojka plugin release dies_at_work")));
  EXPECT_THAT(runHere("plugin list").out, HasSubstr("is in quarantine since"));
  EXPECT_THAT(runHere("plugin list --json").out, HasSubstr("\"faults\":\"is in quarantine since"));
  EXPECT_THAT(runHere("plugin release dies_at_work").out, HasSubstr("may run again"));
  EXPECT_EQ(sync({}).code, 0);
}

TEST_F(Fault, replacing_the_file_lifts_the_quarantine) {
  for (int i = 0; i < 3; ++i) sync({.source = "crash read_next"});
  EXPECT_EQ(sync({}).code, 2);
  const auto file = plugins() / fileName("dies_at_work");
  folder().putInto(plugins(), "dies_at_work", "other");
  std::filesystem::rename(plugins() / "other", file);
  EXPECT_EQ(sync({}).code, 0);
}

TEST_F(Fault, crashes_in_a_process_of_its_own_cost_the_run_and_count_as_well) {
  for (int i = 0; i < 3; ++i) {
    const Answer answer = sync({.source = "crash read_next", .isolated = true});
    EXPECT_EQ(answer.code, 1) << answer.err;
    EXPECT_THAT(answer.out, AllOf(HasSubstr("\"status\":\"failed\""), HasSubstr("crashed with signal 11")));
  }
  EXPECT_EQ(sync({}).code, 2);
}

TEST_F(Fault, a_call_that_never_ends_ends_the_run_with_what_was_settled_stored) {
  for (const bool isolated : {false, true}) {
    const Answer hung =
        sync({.source = "deaf read_next", .limits = "call_timeout: 1s", .isolated = isolated});
    EXPECT_EQ(hung.code, 1) << hung.err;
    EXPECT_THAT(hung.out, AllOf(HasSubstr("\"status\":\"failed\""), HasSubstr("failed in read_next"),
                                HasSubstr("made no progress for 1 s")));
    // The lease is back, and what was written before is known.
    const Answer next = sync({});
    EXPECT_EQ(next.code, 0) << next.err;
    EXPECT_THAT(next.err, HasSubstr("failed before")) << "it did not stop when it was told to";
    EXPECT_THAT(next.out, HasSubstr("\"created\":" + std::string(isolated ? "0" : "4")));
  }
}

TEST_F(Fault, a_signal_ends_the_program_also_while_a_connector_does_not_heed_it) {
  for (const char* where : {"open", "discover"}) {
    const Answer early = sync({.source = "interrupt deaf " + std::string(where)});
    EXPECT_EQ(early.code, 130) << where << ": " << early.err;
  }
  const Answer stopped = sync({.source = "interrupt deaf read_next"});
  EXPECT_EQ(stopped.code, 130) << stopped.err;
  EXPECT_THAT(stopped.out, HasSubstr("\"status\":\"cancelled\""));
  const Answer next = sync({});
  EXPECT_EQ(next.code, 0) << "the lease is back: " << next.err;
}

TEST_F(Fault, a_call_that_heeds_the_cancel_ends_the_run_without_ending_the_program) {
  const Answer hung = sync({.destination = "hang write", .limits = "call_timeout: 1s"});
  EXPECT_EQ(hung.code, 1) << hung.err;
  EXPECT_THAT(hung.out,
              AllOf(HasSubstr("failed in write"), HasSubstr("made no progress for 1 s and was stopped")));
}

// What is slow is not broken: a side that lets the connector wait is weather, however often.
TEST_F(Fault, timeouts_of_a_connector_that_stops_when_told_are_no_way_into_quarantine) {
  for (const bool isolated : {false, true})
    for (int i = 0; i < 3; ++i)
      EXPECT_EQ(sync({.source = "hang read_next", .limits = "call_timeout: 1s", .isolated = isolated}).code,
                1);
  const Answer next = sync({});
  EXPECT_EQ(next.code, 0) << next.err;
  EXPECT_THAT(next.err, Not(HasSubstr("failed before")));
}

TEST_F(Fault, a_pinned_file_must_be_the_one) {
  const auto file = plugins() / fileName("dies_at_work");
  const std::string sum = sha256Of(openChecked(file, plugins(), false));
  EXPECT_EQ(sync({.more = "  sha256: " + sum + "\n"}).code, 0);
  const Answer other = sync({.more = "  sha256: " + std::string(64, '0') + "\n"});
  EXPECT_EQ(other.code, 2);
  EXPECT_THAT(other.err, AllOf(HasSubstr("is refused: the profile pins sha256 0000"), HasSubstr(sum)));
}

}  // namespace
}  // namespace spojka::host::zoo
