// SPDX-License-Identifier: Apache-2.0
// The verbs about stored state, through their own functions: what they print, what they change, how they end.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>
#include <sys/stat.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>

#include "host/cli/failed_verb.hpp"
#include "host/cli/runs_verb.hpp"
#include "host/cli/state_verb.hpp"
#include "host/cli/summary_file.hpp"
#include "host/cli/verbs.hpp"
#include "host/cli/words.hpp"
#include "host/store/store.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string contentOf(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Now, unless a test says when it is.
class SetClock final : public Clock {
 public:
  std::int64_t nowMicros() const override { return at != 0 ? at : SystemClock().nowMicros(); }
  std::int64_t at = 0;
};

class StateVerbs : public ::testing::Test {
 protected:
  StateVerbs() {
    char name[] = "/tmp/spojka-cli-XXXXXX";
    dir = ::mkdtemp(name);
    std::ofstream(profile())
        << "version: 1\nname: shop\nsource: { connector: a }\ndestination: { connector: b }\n"
        << "state: sqlite:" << (dir / "s.db").string() << "\n";
  }
  ~StateVerbs() override {
    std::error_code ignored;
    fs::remove_all(dir, ignored);
  }
  std::string profile() const { return (dir / "p.yaml").string(); }
  std::unique_ptr<Store> store() const {
    return openStore("sqlite:" + (dir / "s.db").string(), "shop", clock);
  }

  void fill() {
    clock.at = 1'700'000'000'000'000;
    const auto s = store();
    s->beginRun("run-one");
    Settlement settlement;
    settlement.links = {{"a", {"id-a", {}}}};
    settlement.checkpoints = {{"people", "c1"}};
    for (const char* key : {"=1+1", "k2"}) {
      FailedRecord f;
      f.flow = "people";
      f.key = key;
      f.bodyJson = R"({"name":{"$":"string","s":true,"v":"Jana"},)"
                   R"("phones":[{"$":"string","s":true,"v":"+420600000001"}],"state":"paid"})";
      f.reason = std::string(key) == "k2" ? "mapping" : "rejected";
      f.field = "title";
      f.message = "too long";
      f.answerExcerpt = "422 title";
      f.trace = R"([{"field":"title","rule":"name","value":"Vera Novotna","sensitive":true},)"
                R"({"field":"state","rule":"state","value":"paid"}])";
      settlement.failed.push_back(f);
    }
    s->settle("people", settlement);
    clock.at += 2'000'000;
    s->finishRun({"run-one",
                  "partial",
                  1'700'000'000'000'000,
                  1'700'000'002'000'000,
                  "",
                  {{"people", {100, 1, 0, 97, 0, 2, 6}}}});
    clock.at = 0;
  }

  // What the verb prints; the exit code goes into `exit`.
  std::string run(const std::function<RunStatus(const Console&)>& verb) {
    ::testing::internal::CaptureStdout();
    try {
      exit = verb({options, logger, cancel, clock});
    } catch (const StatusError& e) {
      exit = e.status();
      error = inWords(e.what());
    } catch (const StoreError& e) {
      exit = e.status();
      error = inWords(e.what());
    }
    std::fflush(stdout);
    return ::testing::internal::GetCapturedStdout();
  }
  std::string failed(RunStatus (*verb)(const Console&, const FailedArguments&), FailedArguments arguments) {
    arguments.profile = profile();
    return run([&](const Console& c) { return verb(c, arguments); });
  }
  // Parsed JSON answer.
  ValueView json(const std::string& text) {
    value = parseJson(arena, text);
    return ValueView(value);
  }

  fs::path dir;
  CommonOptions options;
  Logger logger{2, LogLevel::off};
  CancelToken cancel;
  SetClock clock;
  RunStatus exit = RunStatus::ok;
  std::string error;
  Arena arena;
  spojka_value value{};
};

TEST_F(StateVerbs, failed_list_is_a_table_or_json_and_takes_filters) {
  fill();
  const std::string all = failed(failedListVerb, {});
  EXPECT_THAT(all, HasSubstr("too long"));
  EXPECT_THAT(all, HasSubstr("on the next run"));
  FailedArguments one;
  one.filter.reason = "mapping";
  EXPECT_THAT(failed(failedListVerb, one), Not(HasSubstr("rejected")));
  options.json = true;
  const ValueView v = json(failed(failedListVerb, {}));
  EXPECT_EQ(v.find("count").integer(), 2);
  EXPECT_EQ(v.find("failed").item(1).find("reason").text(), "mapping");
  EXPECT_EQ(exit, RunStatus::ok);
}

TEST_F(StateVerbs, a_filter_that_names_an_unknown_stream_says_which_there_are) {
  fill();
  FailedArguments typo;
  typo.filter.flow = "poeple";
  failed(failedListVerb, typo);
  EXPECT_EQ(exit, RunStatus::refused);
  EXPECT_THAT(error, HasSubstr("people"));
}

TEST_F(StateVerbs, failed_show_hides_values_unless_they_are_asked_for) {
  fill();
  for (const bool asJson : {false, true}) {
    options.json = asJson;
    FailedArguments a;
    a.filter.key = "k2";
    const std::string hidden = failed(failedShowVerb, a);
    EXPECT_THAT(hidden, Not(HasSubstr("Jana")));
    EXPECT_THAT(hidden, Not(HasSubstr("+420600000001")));
    EXPECT_THAT(hidden, AllOf(HasSubstr("V*** N***"), Not(HasSubstr("Vera")))) << "what the mapping made";
    EXPECT_THAT(hidden, HasSubstr("phones"));
    EXPECT_THAT(hidden, HasSubstr("J***"));
    EXPECT_THAT(hidden, HasSubstr("paid")) << "what is nobody's data helps to see why";
    EXPECT_THAT(hidden, HasSubstr("422 title"));
    a.reveal = true;
    const std::string shown = failed(failedShowVerb, a);
    EXPECT_THAT(shown, HasSubstr("Jana"));
    EXPECT_THAT(shown, HasSubstr("Vera Novotna")) << "the value that failed is the one to be seen";
    EXPECT_THAT(shown, HasSubstr("+420600000001"));
  }
}

TEST_F(StateVerbs, failed_says_of_a_flow_that_is_gone_that_no_run_offers_it) {
  fill();
  std::ofstream(profile(), std::ios::app) << "streams:\n  other: { to: card }\n";
  EXPECT_THAT(failed(failedListVerb, {}),
              AllOf(HasSubstr("never: its flow is gone"), Not(HasSubstr("on the next run"))));
  FailedArguments one;
  one.filter.key = "k2";
  EXPECT_THAT(failed(failedShowVerb, one), HasSubstr("'spojka failed drop --stream people'"));
  const std::string text = run([&](const Console& c) { return statusVerb(c, profile()); });
  EXPECT_THAT(text, AllOf(HasSubstr("never: its flow is gone"), Not(HasSubstr("on the next run"))));
  failed(failedRetryVerb, one);
  EXPECT_EQ(exit, RunStatus::refused) << "it would not be offered";
  EXPECT_THAT(error,
              AllOf(HasSubstr("no flow of this name"), HasSubstr("'spojka failed drop --stream people'")));
  options.json = true;
  const ValueView v = json(failed(failedListVerb, one));
  EXPECT_TRUE(v.find("failed").item(0).find("next_at").isNull());
  EXPECT_TRUE(v.find("failed").item(0).find("flow_gone").boolean());
}

TEST_F(StateVerbs, status_tells_equal_failures_once_with_their_number) {
  fill();
  const auto s = store();
  Settlement settlement;
  for (int i = 0; i < 12; ++i) {
    FailedRecord f;
    f.flow = "people";
    f.key = "many-" + std::to_string(i);
    f.reason = "rejected";
    f.field = "mail";
    f.message = "it is no address";
    settlement.failed.push_back(f);
  }
  s->beginRun("run-two");
  s->settle("people", settlement);
  s->finishRun({"run-two", "partial", 1, 2, "", {}});
  const std::string text = run([&](const Console& c) { return statusVerb(c, profile()); });
  EXPECT_THAT(text, HasSubstr("  12 of people  rejected in mail: it is no address\n"));
  EXPECT_THAT(text, HasSubstr("for example many-0, since "));
  EXPECT_THAT(text, HasSubstr("  1 of people  mapping in title: too long\n"));
  EXPECT_THAT(text, Not(HasSubstr("many-1,")));
  EXPECT_THAT(text, HasSubstr("on from its checkpoint"));
}

TEST_F(StateVerbs, failed_show_masks_each_value_of_a_list) {
  fill();
  const auto s = store();
  Settlement settlement;
  FailedRecord f;
  f.flow = "people";
  f.key = "k3";
  f.reason = "rejected";
  f.trace = R"([{"field":"mail","rule":"m","value":["eva@example.com","jan@example.com"],"sensitive":true},)"
            R"({"field":"old","rule":"o","value":"[\"eva@example.com\",\"jan@ex...","sensitive":true}])";
  settlement.failed.push_back(f);
  s->beginRun("run-two");
  s->settle("people", settlement);
  s->finishRun({"run-two", "partial", 1, 2, "", {}});
  FailedArguments a;
  a.filter.key = "k3";
  EXPECT_THAT(failed(failedShowVerb, a),
              AllOf(HasSubstr(R"(mail from m: ["e***@e***.com", "j***@e***.com"])"),
                    HasSubstr("old from o: \"***\""), Not(HasSubstr("[\\\""))));
}

TEST_F(StateVerbs, failed_retry_and_drop_must_be_told_which_records) {
  fill();
  for (auto* verb : {failedRetryVerb, failedDropVerb}) {
    failed(verb, {});
    EXPECT_EQ(exit, RunStatus::refused);
    EXPECT_THAT(error, HasSubstr("--all"));
  }
  FailedArguments nobody;
  nobody.filter.key = "nobody";
  failed(failedRetryVerb, nobody);
  EXPECT_EQ(exit, RunStatus::refused) << "a mistyped key is no success";
  EXPECT_EQ(store()->countFailed("people"), 2);
}

TEST_F(StateVerbs, failed_retry_offers_again_and_drop_forgets) {
  fill();
  FailedArguments a;
  a.filter.key = "k2";
  EXPECT_THAT(failed(failedRetryVerb, a), HasSubstr("1 failed record will be offered"));
  a.yes = true;
  EXPECT_THAT(failed(failedDropVerb, a), HasSubstr("1 failed record dropped"));
  EXPECT_EQ(exit, RunStatus::ok);
  EXPECT_EQ(store()->countFailed("people"), 1);
  FailedArguments rest;
  rest.all = true;
  failed(failedDropVerb, rest);
  EXPECT_EQ(exit, RunStatus::refused) << "nobody can be asked and --yes was not given";
  EXPECT_EQ(store()->countFailed("people"), 1);
}

TEST_F(StateVerbs, failed_ignore_leaves_alone_and_retry_takes_it_back) {
  fill();
  FailedArguments a;
  failed(failedIgnoreVerb, a);
  EXPECT_EQ(exit, RunStatus::refused) << "which ones must be said";
  a.filter.key = "k2";
  EXPECT_THAT(failed(failedIgnoreVerb, a), HasSubstr("1 failed record ignored"));
  EXPECT_EQ(exit, RunStatus::ok);
  EXPECT_EQ(store()->countFailed("people"), 1);
  EXPECT_THAT(failed(failedListVerb, a), HasSubstr("ignored until it changes"));
  options.json = true;
  EXPECT_TRUE(json(failed(failedListVerb, a)).find("failed").item(0).find("ignored").boolean());
  options.json = false;
  failed(failedRetryVerb, a);
  EXPECT_EQ(store()->countFailed("people"), 2);
}

TEST_F(StateVerbs, failed_drop_says_when_the_source_brings_it_again) {
  fill();
  FailedArguments a;
  a.yes = true;
  a.filter.key = "k2";
  EXPECT_THAT(failed(failedDropVerb, a), HasSubstr("gives all of people in every run"));
  Settlement notes;
  notes.notes = R"({"mapping":"","fields":[],"full_read":0,"incremental":true,"finished":true})";
  const auto run = store();
  run->beginRun("r9");
  run->settle("people", notes);
  run->finishRun({"r9", "ok", 1, 2, "", {}});
  a.filter.key.clear();
  a.filter.flow = "people";
  EXPECT_THAT(failed(failedDropVerb, a), HasSubstr("only when they change"));
}

TEST_F(StateVerbs, failed_export_writes_safe_csv_into_a_file_for_its_owner_only) {
  fill();
  FailedArguments a;
  a.output = (dir / "failed.csv").string();
  failed(failedExportVerb, a);
  const std::string csv = contentOf(a.output);
  EXPECT_THAT(csv, HasSubstr("stream,key,reason"));
  EXPECT_THAT(csv, HasSubstr("people,'=1+1,rejected,title,too long,422 title,1,"));
  EXPECT_THAT(csv, Not(HasSubstr("Jana")));
  struct stat info {};
  ::stat(a.output.c_str(), &info);
  EXPECT_EQ(info.st_mode & 0777U, 0600U);
  a.output.clear();
  a.format = "json";
  a.reveal = true;
  EXPECT_EQ(json(failed(failedExportVerb, a)).find("failed").item(0).find("record").find("name").text(),
            "Jana");
}

TEST_F(StateVerbs, runs_are_listed_and_shown_with_rates) {
  fill();
  EXPECT_THAT(run([&](const Console& c) { return runsListVerb(c, profile(), 5); }), HasSubstr("50/s"));
  EXPECT_THAT(run([&](const Console& c) { return runsShowVerb(c, "run-o", profile()); }),
              HasSubstr("run-one"));
  run([&](const Console& c) { return runsShowVerb(c, "other", profile()); });
  EXPECT_EQ(exit, RunStatus::refused);
  options.json = true;
  const ValueView v = json(run([&](const Console& c) { return runsShowVerb(c, "run-one", profile()); }));
  EXPECT_EQ(v.find("records_per_second").text(), "50.0");
  EXPECT_EQ(v.at("streams.people").find("read").integer(), 100);
  EXPECT_EQ(json(run([&](const Console& c) { return runsListVerb(c, profile(), 5); })).find("runs").size(),
            1U);
}

TEST_F(StateVerbs, status_shows_history_rates_and_failed_records) {
  fill();
  const std::string text = run([&](const Console& c) { return statusVerb(c, profile()); });
  for (const char* part : {"50/s", "partial", "on from its checkpoint", "too long", "on the next run"})
    EXPECT_THAT(text, HasSubstr(part));
  options.json = true;
  const ValueView v = json(run([&](const Console& c) { return statusVerb(c, profile()); }));
  EXPECT_EQ(v.find("failed_count").integer(), 2);
  EXPECT_EQ(v.at("streams.people").find("links").integer(), 1);
}

TEST_F(StateVerbs, a_state_is_exported_reset_and_imported_again) {
  fill();
  const std::string copy = (dir / "copy.jsonl").string();
  EXPECT_THAT(run([&](const Console& c) { return stateExportVerb(c, profile(), copy); }),
              HasSubstr("1 links"));
  run([&](const Console& c) { return stateResetVerb(c, profile(), "", false); });
  EXPECT_EQ(exit, RunStatus::refused) << "nobody can be asked";
  EXPECT_EQ(store()->countLinks("people"), 1);
  run([&](const Console& c) { return stateResetVerb(c, profile(), "", true); });
  EXPECT_EQ(store()->countLinks("people"), 0);
  run([&](const Console& c) { return stateImportVerb(c, profile(), copy, false); });
  EXPECT_EQ(exit, RunStatus::ok) << error;
  EXPECT_EQ(store()->countLinks("people"), 1);
  EXPECT_EQ(store()->checkpoint("people", "people"), "c1");
  run([&](const Console& c) { return stateImportVerb(c, profile(), copy, false); });
  EXPECT_EQ(exit, RunStatus::refused) << "not empty";
  EXPECT_THAT(error, HasSubstr("copy.jsonl"));
  EXPECT_THAT(error, HasSubstr("--replace"));
  EXPECT_THAT(run([&](const Console& c) { return stateShowVerb(c, profile()); }), HasSubstr("c1"));
}

TEST_F(StateVerbs, a_damaged_state_ends_every_verb_with_exit_4) {
  fill();
  fs::resize_file(dir / "s.db", 0);
  const std::vector<std::function<RunStatus(const Console&)>> verbs{
      [&](const Console& c) { return statusVerb(c, profile()); },
      [&](const Console& c) { return runsListVerb(c, profile(), 5); },
      [&](const Console& c) { return stateShowVerb(c, profile()); },
      [&](const Console& c) { return stateResetVerb(c, profile(), "", true); }};
  for (const auto& verb : verbs) {
    exit = RunStatus::ok;
    run(verb);
    EXPECT_EQ(exit, RunStatus::damaged);
    EXPECT_THAT(error, HasSubstr("state import"));
  }
}

TEST_F(StateVerbs, without_a_state_looking_is_fine_and_changing_is_not) {
  EXPECT_THAT(failed(failedListVerb, {}), HasSubstr("no failed record"));
  EXPECT_EQ(exit, RunStatus::ok);
  run([&](const Console& c) { return stateExportVerb(c, profile(), ""); });
  EXPECT_EQ(exit, RunStatus::refused);
  EXPECT_FALSE(fs::exists(dir / "s.db"));
}

TEST_F(StateVerbs, a_summary_line_is_appended_even_behind_one_that_was_cut) {
  const fs::path file = dir / "runs.jsonl";
  std::ofstream(file) << "{\"cut";
  RunResult result;
  result.run.runId = "r";
  result.run.status = "partial";
  result.status = RunStatus::partial;
  {
    SummaryFile summary(file.string());
    EXPECT_EQ(summary.append(summaryLine("shop", result, ExitCode::partial)), "");
    EXPECT_EQ(summary.append(summaryLine("shop", result, ExitCode::partial)), "");
  }
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  EXPECT_EQ(line, "{\"cut");
  int lines = 0;
  while (std::getline(in, line)) {
    ++lines;
    EXPECT_EQ(json(line).find("exit").integer(), 3);
    EXPECT_EQ(ValueView(value).find("status").text(), "partial");
  }
  EXPECT_EQ(lines, 2);
  EXPECT_THROW(SummaryFile((dir / "no" / "such" / "folder").string()), StatusError);
}

}  // namespace
}  // namespace spojka::host
