// SPDX-License-Identifier: Apache-2.0
// How right gathering is where the truth is known. SPOJKA_POPULATION=20000 asks for that many persons and
// three seeds, and prints the table of docs/IDENTITY.md.
#include "host/identity/tests/population.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <map>

#include "host/identity/gatherer.hpp"
#include "host/identity/key_reader.hpp"
#include "host/identity/tests/memory_table.hpp"
#include "spojka/json.hpp"

namespace spojka::host::identity {
namespace {

using Kind = IdentityKey::Kind;

KeyReader usualKeys() {
  CatalogEntry cards;
  cards.name = "cards";
  cards.openPrefix = "*";
  CatalogEntry visits = cards;
  visits.name = "visits";
  FlowRule flow;
  flow.flow = "people";
  flow.streams = {"cards", "visits"};
  const auto both = [](const char* path) {
    return std::vector<IdentityKey::Place>{{"cards", {path}}, {"visits", {path}}};
  };
  flow.identity.keys = {{Kind::id, "guid", both("guid"), {}, {}, {}, {}},
                        {Kind::email, "email", both("email"), {}, {}, {}, {}},
                        {Kind::phone, "phone", both("phone"), "CZ", {}, "name", {}},
                        {Kind::name, "name", both("full_name"), {}, {}, {}, {}}};
  flow.identity.moreThan = 20;
  std::vector<ProfileProblem> problems;
  auto reader = KeyReader::compile(flow, {cards, visits}, problems);
  for (const auto& problem : problems) ADD_FAILURE() << problem.message;
  return std::move(*reader);
}

struct Quality {
  std::size_t records = 0, groups = 0, conflicts = 0;
  double precision = 0, recall = 0;
  double seconds = 0;
};

double pairs(std::size_t n) {
  return static_cast<double>(n) * static_cast<double>(n - (n > 0 ? 1 : 0)) / 2;
}

Quality gather(std::size_t persons, unsigned seed) {
  const auto records = population(persons, seed);
  const KeyReader reader = usualKeys();
  const auto rules = Gatherer::rulesOf(reader, {"cards", "visits"});
  MemoryTable table;
  std::map<std::string, std::size_t> personOf;
  const auto begin = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < records.size();) {
    Gatherer gatherer(table, rules);
    for (const std::size_t end = std::min(records.size(), i + 50); i < end; ++i) {
      const auto& r = records[i];
      Arena arena;
      const spojka_value body = parseJson(arena, r.json);
      gatherer.take({r.stream, r.key, 0, reader.read(r.stream, ValueView(body)), "{}"});
      personOf[r.stream + ":" + r.key] = r.person;
    }
    gatherer.finish();
  }
  Quality q;
  q.seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  std::map<std::size_t, std::size_t> ofPerson;
  for (const auto& [name, person] : personOf) ++ofPerson[person];
  double joined = 0;
  double right = 0;
  double wanted = 0;
  for (const auto& group : table.partition()) {
    ++q.groups;
    joined += pairs(group.size());
    std::map<std::size_t, std::size_t> within;
    for (const auto& name : group) ++within[personOf.at(name)];
    for (const auto& [person, n] : within) right += pairs(n);
  }
  for (const auto& [person, n] : ofPerson) wanted += pairs(n);
  q.records = records.size();
  q.conflicts = table.kept.size();
  q.precision = joined > 0 ? right / joined : 1;
  q.recall = wanted > 0 ? right / wanted : 1;
  return q;
}

TEST(Population, is_gathered_as_it_is) {
  const char* asked = std::getenv("SPOJKA_POPULATION");
  const std::size_t persons = asked != nullptr ? static_cast<std::size_t>(std::atoi(asked)) : 2500;
  for (unsigned seed = 1; seed <= (asked != nullptr ? 3U : 1U); ++seed) {
    const Quality q = gather(persons, seed);
    if (asked != nullptr)
      fmt::print("| {} | {} | {} | {} | {:.4f} | {:.4f} | {} | {:.1f} s\n", seed, persons, q.records,
                 q.groups, q.precision, q.recall, q.conflicts, q.seconds);
    EXPECT_GE(q.precision, 0.999) << "seed " << seed;
    EXPECT_GE(q.recall, 0.97) << "seed " << seed;
    EXPECT_GT(q.conflicts, 0U);
  }
}

}  // namespace
}  // namespace spojka::host::identity
