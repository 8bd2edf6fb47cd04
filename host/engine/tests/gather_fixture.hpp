// SPDX-License-Identifier: Apache-2.0
// A flow that gathers two streams, over a state on disk. A record is written as its name and its addresses:
// "Jana <jana@example.com>". Threads: one, besides those of the run.
#pragma once

#include <stdlib.h>

#include <filesystem>

#include "engine_fixture.hpp"
#include "host/engine/read_only_store.hpp"
#include "host/store/state_admin.hpp"
#include "host/store/state_copy.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

class GatherTest : public EngineTest {
 protected:
  GatherTest() {
    char name[] = "/tmp/spojka-gather-XXXXXX";
    dir = ::mkdtemp(name);
    state = open();
  }
  ~GatherTest() override {
    state.reset();
    std::error_code ignored;
    std::filesystem::remove_all(dir, ignored);
  }
  std::unique_ptr<Store> open() { return openStore("sqlite:" + (dir / "s.db").string(), "shop", clock); }

  void SetUp() override {
    EngineTest::SetUp();
    script.rows.clear();
    cards() = {{"1", "Jana <jana@example.com>"}};
    visits() = {{"7", "J. <jana@example.com>"}, {"8", "Petr <petr@example.com>"}};
  }
  std::vector<fake::Row>& cards() { return script.rowsOf["cards"]; }
  std::vector<fake::Row>& visits() { return script.rowsOf["visits"]; }

  CatalogEntry streamOf(const std::string& name) const {
    CatalogEntry e;
    e.name = name;
    e.incremental = incremental;
    e.fields.emplace_back().path = "name";
    return e;
  }

  FlowRule rule() {
    FlowRule r;
    r.flow = "people";
    r.isLong = true;
    r.streams = {"cards", "visits"};
    r.stream = "cards";
    r.target = "person";
    r.hasFields = true;
    FieldRule title;
    title.target = "title";
    title.from = titleFrom;
    title.all = true;
    title.apply = {{"join", {" + "}, {}, {}}};
    r.fields = {title};
    IdentityKey email;
    email.kind = onlyIds ? IdentityKey::Kind::id : IdentityKey::Kind::email;
    email.name = "email";
    email.places = {{"cards", {"name"}}, {"visits", {"name"}}};
    r.identity.keys = {email};
    r.onDelete = onDelete;
    r.onDuplicates = onDuplicates;
    return r;
  }

  // What a run would do, tried on a copy of the state.
  RunResult plan() {
    const auto copy = copyOfState("sqlite:" + (dir / "s.db").string(), "shop", clock, false);
    ReadOnlyStore shown(*copy);
    return go(RunMode::dryRun, &shown);
  }
  RunResult go(RunMode mode = RunMode::write, Store* shown = nullptr) {
    return with([mode](const Coupling& c) { return Runner(c, mode).run(); }, shown);
  }
  // Whatever is done with the coupling.
  RunResult with(const std::function<RunResult(Coupling&)>& work, Store* shown = nullptr) {
    std::vector<CatalogEntry> offered{streamOf("cards"), streamOf("visits")};
    for (auto& stream : offered) stream.incremental = incremental;
    CatalogEntry person;
    person.name = "person";
    person.fields.emplace_back().path = "title";
    person.fields.emplace_back().path = "owner";
    std::vector<ProfileProblem> problems;
    const FlowRule people = rule();
    auto mapping = compileMapping(people, {&offered[0], &offered[1]}, person, problems);
    auto reader = identity::KeyReader::compile(people, offered, problems);
    EXPECT_TRUE(problems.empty()) << problems.front().message;
    Coupling c = coupling(shown != nullptr ? shown : state.get());
    c.mappings.clear();
    identity::Membership membership(std::move(*reader), people, *mapping, {&offered[0], &offered[1]});
    c.mappings.push_back(std::move(*mapping));
    if (withVisits) {
      FlowRule own;
      own.flow = "notes";
      own.stream = "visits";
      own.streams = {"visits"};
      own.target = "person";
      own.hasFields = true;
      own.fields.emplace_back().target = "title";
      own.fields.back().from = {"name"};
      own.fields.emplace_back().target = "owner";
      own.fields.back().ref = "people";
      auto visitsMapping = compileMapping(own, offered[1], person, problems);
      EXPECT_TRUE(problems.empty()) << problems.front().message;
      membership.isReferredToBy(*visitsMapping);
      c.mappings.push_back(std::move(*visitsMapping));
    }
    c.gathering.emplace("people", std::move(membership));
    if (!notDue.empty()) c.notDue["people"] = notDue;
    return work(c);
  }
  // One object for each record, as the short form of a profile writes them.
  RunResult goApart(RunMode mode = RunMode::write) {
    CatalogEntry person;
    person.name = "person";
    person.fields.emplace_back().path = "title";
    std::vector<ProfileProblem> problems;
    Coupling c = coupling(state.get());
    c.mappings.clear();
    for (const char* stream : {"cards", "visits"}) {
      FlowRule own;
      own.flow = own.stream = stream;
      own.streams = {stream};
      own.target = "person";
      own.hasFields = true;
      own.fields.emplace_back().target = "title";
      own.fields.back().from = {"name"};
      c.mappings.push_back(std::move(*compileMapping(own, streamOf(stream), person, problems)));
    }
    return Runner(c, mode).run();
  }
  std::vector<std::string> titles() const {
    std::vector<std::string> all;
    for (const auto& [name, title] : script.objects) all.push_back(title);
    return all;
  }
  // As if it had never been.
  void forgetState() {
    state.reset();
    for (const char* suffix : {"", "-wal", "-shm"})
      std::filesystem::remove(dir / (std::string("s.db") + suffix));
    state = open();
  }
  std::vector<std::string> names() const {
    std::vector<std::string> all;
    for (const auto& [name, title] : script.objects) all.push_back(name);
    return all;
  }
  std::string objectOf(const std::string& stream, const std::string& key) {
    return targetKey("shop", stream, key);
  }
  int writes() const {
    int n = 0;
    for (const auto& [name, count] : script.writes) n += count;
    return n;
  }

  std::filesystem::path dir;
  std::unique_ptr<Store> state;
  OnDuplicates onDuplicates = OnDuplicates::merge;
  bool withVisits = false;
  std::set<std::string> notDue;  // streams that need not be read
  std::vector<std::string> titleFrom{"cards.name", "visits.name"};
  bool onlyIds = false;  // the only key is one
};

}  // namespace spojka::host
