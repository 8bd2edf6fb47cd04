// SPDX-License-Identifier: Apache-2.0
// Connectors in a process of their own: what works there as here, and what their faults cost: the call.
#include <dlfcn.h>
#include <gmock/gmock.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "host/plugin/call_watch.hpp"
#include "host/plugin/isolation/worker_channel.hpp"
#include "host/plugin/tests/memory_map.hpp"
#include "misbehaving.hpp"

namespace spojka::host::zoo {
namespace {

using std::chrono::milliseconds;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Isolation : public Misbehaving {
 protected:
  Isolation() { CallWatch::global().start({}, nullptr, nullptr); }
  ~Isolation() override { CallWatch::global().stop(); }

  const Plugin& isolate(const std::string& id) const {
    const ProbeOptions probe{.timeout = kPatientTrial};
    return loadPlugin(search(id), id, LoadRules{.probe = &probe, .isolated = true});
  }
  // The keys read until the stream ends.
  static std::vector<std::string> readAll(SourceInstance& source) {
    SourceSession session = source.read(R"({"stream":"animals"})", "", 10, 1024);
    std::vector<std::string> keys;
    Batch batch;
    while (session.next(batch))
      for (std::size_t i = 0; i < batch.size(); ++i) keys.emplace_back(fromAbi(batch.record(i).key));
    return keys;
  }
  // What a source of this configuration says in the end; `keys` gets what it read until then.
  Error readingError(const char* config, std::vector<std::string>* keys = nullptr) {
    SourceInstance source(*isolate("dies_at_work").source(), host(), config, "{}", "dies_at_work");
    SourceSession session = source.read("{}", "", 10, 1024);
    return errorOf([&] {
      Batch batch;
      while (session.next(batch))
        for (std::size_t i = 0; i < batch.size() && keys != nullptr; ++i)
          keys->emplace_back(fromAbi(batch.record(i).key));
    });
  }
  void shortLimits() {
    CallLimits limits;
    limits.reading = limits.writing = milliseconds(300);
    CallWatch::global().start(
        limits,
        [this](const CallFault& f) {
          if (f.guilty) faults_.push_back(f.slot + ": " + f.how);
        },
        nullptr);
  }
  std::vector<std::string> faults_;
  std::vector<std::string> said_;
};

TEST_F(Isolation, a_connector_reads_and_writes_and_is_not_loaded_here) {
  const Plugin& plugin = isolate("dies_at_work");
  EXPECT_EQ(plugin.info().id, "dies_at_work");
  EXPECT_EQ(specOf(*plugin.source(), "dies_at_work").title, "Zoo");
  SourceInstance source(*plugin.source(), host(), "good", "{}", "dies_at_work");
  EXPECT_EQ(source.check().rows.at(0).id, "zoo");
  EXPECT_EQ(source.discover().streams.at(0).fields.at(0).path, "n");
  EXPECT_THAT(readAll(source), ElementsAre("a-0", "a-1", "a-2", "a-3", "a-4", "a-5"));
  EXPECT_THAT(readAll(source), IsEmpty()) << "the instance in the child remembers that it is done";
  DestinationInstance destination(*plugin.destination(), host(), "good", "{}", "dies_at_work");
  EXPECT_EQ(destination.discover().targets.at(0).name, "cage");
  destination.flush();
  EXPECT_EQ(::dlopen(plugin.info().file.c_str(), RTLD_NOW | RTLD_NOLOAD), nullptr);
}

TEST_F(Isolation, a_batch_outlives_its_session_and_its_process) {
  Batch batch;
  {
    SourceInstance source(*isolate("dies_at_work").source(), host(), "good", "{}", "dies_at_work");
    ASSERT_TRUE(source.read("{}", "", 10, 1024).next(batch));
  }
  EXPECT_EQ(batch.checkpoint(), "batch 1");
  EXPECT_EQ(ValueView(batch.record(1).body).find("n").integer(), 1);
}

TEST_F(Isolation, a_crash_while_reading_is_an_error_that_names_connector_call_and_signal) {
  std::vector<std::string> keys;
  const Error e = readingError("crash read_next", &keys);
  EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL);
  EXPECT_EQ(e.where(), "dies_at_work.read_next");
  EXPECT_THAT(e.what(), HasSubstr("connector 'dies_at_work' failed in read_next: it crashed with signal 11"));
  EXPECT_THAT(keys, ElementsAre("a-0", "a-1"));
}

TEST_F(Isolation, however_the_process_ends_the_call_says_so) {
  EXPECT_THAT(readingError("abort read_next").what(), HasSubstr("crashed with signal 6"));
  EXPECT_THAT(readingError("exit read_next").what(), HasSubstr("ended its process with exit code 0"));
  EXPECT_THAT(readingError("kill read_next").what(), HasSubstr("ended from outside with signal 9"));
  const Plugin& plugin = isolate("dies_at_work");
  EXPECT_THAT(
      errorOf([&] { SourceInstance(*plugin.source(), host(), "crash open", "{}", "dies_at_work"); }).what(),
      HasSubstr("failed in open: it crashed"));
}

TEST_F(Isolation, a_signal_from_outside_is_not_held_against_the_connector_and_a_crash_is) {
  shortLimits();
  readingError("kill read_next");
  EXPECT_THAT(faults_, IsEmpty());
  readingError("crash read_next");
  EXPECT_THAT(faults_, ElementsAre(HasSubstr("read_next: crashed with signal 11")));
}

TEST_F(Isolation, outcomes_reported_before_a_crash_arrive) {
  DestinationInstance destination(*isolate("dies_at_work").destination(), host(), "crash write", "{}",
                                  "dies_at_work");
  spojka_record record{};
  record.stream = toAbi("cage");
  record.key = toAbi("k-1");
  record.body.kind = SPOJKA_OBJECT;
  record.op = SPOJKA_OP_UPSERT;
  const std::vector<spojka_record> records(2, record);
  std::vector<std::size_t> reported;
  const auto write = [&] {
    destination.write(records.data(), records.size(), false,
                      [&](const spojka_outcome& o) { reported.push_back(o.index); });
  };
  EXPECT_THAT(errorOf(write).what(), HasSubstr("failed in write: it crashed with signal 11"));
  EXPECT_THAT(reported, ElementsAre(0U));
  EXPECT_THAT(errorOf(write).what(), HasSubstr("was not called: its process is gone"));
}

TEST_F(Isolation, a_silent_call_is_stopped_and_a_deaf_one_is_ended_with_its_process) {
  shortLimits();
  const Error hung = readingError("hang read_next");
  EXPECT_EQ(hung.code(), SPOJKA_E_INTERNAL);
  EXPECT_THAT(hung.what(), HasSubstr("made no progress for 300 ms and was stopped"));
  EXPECT_THAT(readingError("deaf read_next").what(),
              AllOf(HasSubstr("made no progress for 300 ms"), HasSubstr("still busy 5 s"),
                    HasSubstr("its process was ended")));
}

TEST_F(Isolation, a_slow_call_that_gives_signs_of_life_or_says_what_it_waits_for_is_left_alone) {
  shortLimits();
  for (const char* how : {"slow read_next", "patient read_next", "sleepy read_next"}) {
    const Plugin& isolated = isolate("dies_at_work");
    for (const Plugin* plugin : {&isolated, &loadPlugin(search("dies_at_work"), "dies_at_work")}) {
      SourceInstance source(*plugin->source(), host(), how, "{}", "dies_at_work");
      EXPECT_EQ(readAll(source).size(), 6U) << how;
    }
  }
  EXPECT_THAT(faults_, IsEmpty());
}

TEST_F(Isolation, what_is_waited_for_is_known_to_the_host_while_it_is) {
  for (const auto& [how, what] : {std::pair("patient read_next", "for the keeper"),
                                  {"sleepy read_next", "as the connector asked to"}}) {
    said_.clear();
    HostServices services("zoo", logger(), cancel(), [this](const SideActivity& a) {
      said_.push_back(a.waitingFor.empty() ? "goes on" : a.waitingFor);
    });
    SourceInstance source(*isolate("dies_at_work").source(), services.host(), how, "{}", "dies_at_work");
    readAll(source);
    ASSERT_GE(said_.size(), 2U) << how;
    EXPECT_EQ(said_[0], what);
    EXPECT_EQ(said_[1], "goes on");
  }
}

TEST_F(Isolation, a_cancel_from_another_thread_gets_through) {
  SourceInstance source(*isolate("dies_at_work").source(), host(), "hang read_next", "{}", "dies_at_work");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  ASSERT_TRUE(session.next(batch));
  std::thread canceller([&] { source.cancel(); });
  EXPECT_EQ(errorOf([&] { session.next(batch); }).code(), SPOJKA_E_CANCELLED);
  canceller.join();
}

// A process that is there and never reads, as one that was stopped.
class DeafChild : public Isolation {
 protected:
  DeafChild() { std::filesystem::permissions(program_, std::filesystem::perms(0755)); }
  WorkerChannel channel() const { return WorkerChannel({"deaf", "", "", ""}, program_); }
  // More than any socket holds.
  const std::string large_ = std::string(8'000'000, 'x');

 private:
  ZooFolder folder_;
  std::filesystem::path program_ = folder_.write("deaf", "#!/bin/sh\nexec sleep 1000\n");
};

TEST_F(DeafChild, a_message_that_is_not_taken_counts_as_time_without_progress) {
  shortLimits();
  WorkerChannel deaf = channel();
  const auto reply = deaf.call(WorkerSlot::write, "write", large_, CallKind::writing, nullptr);
  EXPECT_EQ(reply.status, SPOJKA_E_INTERNAL);
  EXPECT_THAT(reply.error.message,
              AllOf(HasSubstr("failed in write"), HasSubstr("made no progress for 300 ms"),
                    HasSubstr("its process was ended")));
}

TEST_F(DeafChild, a_cancel_does_not_wait_for_a_message_that_is_not_taken) {
  WorkerChannel deaf = channel();
  std::atomic<bool> called{false};
  std::thread caller([&] {
    called = true;
    EXPECT_EQ(deaf.call(WorkerSlot::write, "write", large_, CallKind::writing, nullptr).status,
              SPOJKA_E_CANCELLED);
  });
  while (!called) std::this_thread::yield();
  deaf.cancel();
  caller.join();
}

TEST_F(Isolation, a_value_of_a_hundred_megabytes_arrives_as_it_would_without) {
  SourceInstance source(*isolate("bad_batches").source(), host(), "large", "{}", "bad_batches");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  ASSERT_TRUE(session.next(batch));
  EXPECT_EQ(ValueView(batch.record(0).body).find("name").text().size(), 120'000'000U);
}

TEST_F(Isolation, a_folder_that_was_swapped_since_changes_nothing) {
  const Plugin& plugin = isolate("dies_at_work");
  const std::filesystem::path folder = plugin.info().file.parent_path();
  const std::filesystem::path away = folder.string() + "-away";
  std::filesystem::rename(folder, away);
  std::filesystem::create_directory(folder);
  std::filesystem::copy_file(std::filesystem::path(ZOO_DIRECTORY) / fileName("crashes_on_load"),
                             plugin.info().file);
  EXPECT_EQ(specOf(*plugin.source(), "dies_at_work").title, "Zoo");
  std::filesystem::remove_all(away);
}

TEST_F(Isolation, saying_cancelled_uninvited_is_a_breach_there_too) {
  const Error e = readingError("quit read_next");
  EXPECT_EQ(e.code(), SPOJKA_E_INTERNAL);
  EXPECT_THAT(e.what(), HasSubstr("said it was cancelled, and nobody had asked it to stop"));
}

TEST_F(Isolation, broken_contracts_are_found_there_in_the_same_words) {
  SourceInstance source(*isolate("bad_batches").source(), host(), "no key", "{}", "bad_batches");
  SourceSession session = source.read("{}", "", 10, 1024);
  Batch batch;
  const Error e = errorOf([&] { session.next(batch); });
  EXPECT_EQ(e.code(), SPOJKA_E_DATA);
  EXPECT_EQ(e.where(), "bad_batches.read_next");
  EXPECT_THAT(e.what(), HasSubstr("record 0 of the batch has no key"));
}

TEST_F(Isolation, a_file_that_was_replaced_since_is_not_run) {
  const Plugin& plugin = isolate("dies_at_work");
  std::ofstream(plugin.info().file, std::ios::app) << "x";
  const Error e = errorOf([&] { specOf(*plugin.source(), "dies_at_work"); });
  EXPECT_THAT(e.what(), HasSubstr("was replaced meanwhile"));
  EXPECT_EQ(e.code(), SPOJKA_E_TRANSIENT) << "run again, and it is mended";
}

TEST_F(Isolation, what_a_connector_remembers_is_kept_by_the_host) {
  MemoryMap state;
  HostServices services("zoo", logger(), cancel());
  services.offerMemory(state);
  for (int visit = 1; visit <= 2; ++visit) {
    DestinationInstance destination(*isolate("dies_at_work").destination(), services.host(), "remember", "{}",
                                    "dies_at_work");
    destination.discover();
    EXPECT_EQ(state.values.at("visits").value, std::to_string(visit));
    EXPECT_TRUE(state.values.at("visits").secret);
  }
  state.fail = "the disk is full";
  DestinationInstance destination(*isolate("dies_at_work").destination(), services.host(), "remember", "{}",
                                  "dies_at_work");
  EXPECT_THAT(errorOf([&] { destination.discover(); }).what(), HasSubstr("the disk is full"));
}

TEST_F(Isolation, a_host_without_memory_offers_none_there_either) {
  DestinationInstance destination(*isolate("dies_at_work").destination(), host(), "remember", "{}",
                                  "dies_at_work");
  EXPECT_EQ(errorOf([&] { destination.discover(); }).code(), SPOJKA_E_UNSUPPORTED);
}

TEST_F(Isolation, the_child_sees_no_secret_of_the_environment) {
  ::setenv("SPOJKA_TEST_SECRET", "hush", 1);
  const Plugin& plugin = isolate("reads_environment");
  // It crashes when it finds the variable on loading.
  EXPECT_EQ(specOf(*plugin.source(), "reads_environment").title, "Zoo");
  ::unsetenv("SPOJKA_TEST_SECRET");
}

}  // namespace
}  // namespace spojka::host::zoo
