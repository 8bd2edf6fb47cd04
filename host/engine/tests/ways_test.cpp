// SPDX-License-Identifier: Apache-2.0
// Whatever way the records come, the same objects hold the same in the end. Only their names, which are kept
// for ever, tell who came first.
#include "adoption_fixture.hpp"

namespace spojka::host {
namespace {

class Ways : public Adopting {
 protected:
  static constexpr unsigned kPersons = 12;
  void SetUp() override {
    Adopting::SetUp();
    limits.adopt = {"people"};
    limits.allowChanges = {"people"};
    std::mt19937 random(7);
    for (unsigned p = 0; p < kPersons; ++p) {
      const std::string first = "p" + std::to_string(p) + "@example.com";
      const std::string second = "q" + std::to_string(p) + "@example.com";
      if (random() % 3 != 0) allCards.push_back({std::to_string(p), "<" + first + "> <" + second + ">"});
      for (unsigned v = random() % 4; v > 0; --v)
        allVisits.push_back({std::to_string(100 * p + v), "<" + (random() % 2 != 0 ? first : second) + ">"});
    }
    cards() = allCards;
    visits() = allVisits;
    EXPECT_EQ(go().status, RunStatus::ok);
    expected = contents();
    start();
  }
  void start() {
    forgetState();
    script.objects.clear();
    script.ids.clear();
    cards().clear();
    visits().clear();
  }
  std::multiset<std::string> contents() const {
    std::multiset<std::string> all;
    for (const auto& [name, title] : script.objects) all.insert(title);
    return all;
  }
  void expectTheSame() {
    auto r = go();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(contents(), expected);
    const int before = writes();
    r = go();
    EXPECT_EQ(r.status, RunStatus::ok) << r.run.error;
    EXPECT_EQ(writes(), before);
  }
  // A run that ends before its time, as by a kill: at the n-th write.
  void cutOff(int n) {
    script.beforeWrite = [n]() mutable {
      if (--n <= 0) throw AuthError("script", "the token is not valid any more");
    };
    go();
    script.beforeWrite = nullptr;
  }
  std::vector<fake::Row> allCards, allVisits;
  std::multiset<std::string> expected;
};

TEST_F(Ways, one_by_one_and_shuffled) {
  std::mt19937 random(3);
  std::vector<std::pair<bool, fake::Row>> all;
  for (const auto& row : allCards) all.emplace_back(true, row);
  for (const auto& row : allVisits) all.emplace_back(false, row);
  std::shuffle(all.begin(), all.end(), random);
  for (const auto& [card, row] : all) {
    (card ? cards() : visits()).push_back(row);
    EXPECT_EQ(go().status, RunStatus::ok);
  }
  expectTheSame();
}

TEST_F(Ways, cards_last) {
  visits() = allVisits;
  EXPECT_EQ(go().status, RunStatus::ok);
  cards() = allCards;
  expectTheSame();
}

TEST_F(Ways, with_kills_in_between) {
  for (int n = 1; n < 12; ++n) {
    cards() = allCards;
    visits() = allVisits;
    cutOff(n);
    if (n % 4 == 0) cutOff(n / 4);
  }
  expectTheSame();
}

TEST_F(Ways, with_the_state_lost_half_way) {
  visits() = allVisits;
  visits().resize(allVisits.size() / 2);
  cards() = allCards;
  cards().resize(allCards.size() / 2);
  EXPECT_EQ(go().status, RunStatus::ok);
  const auto kept = names();
  forgetState();
  cards() = allCards;
  visits() = allVisits;
  expectTheSame();
  for (const auto& name : kept) {
    const bool merged = std::any_of(script.merges.begin(), script.merges.end(), [&](const auto& merge) {
      return merge.size() > name.size() && merge.compare(merge.size() - name.size(), name.size(), name) == 0;
    });
    EXPECT_TRUE(merged || script.objects.count(name) != 0) << name << " has kept its name";
  }
}

TEST_F(Ways, after_the_separate_mode) {
  cards() = allCards;
  visits() = allVisits;
  EXPECT_EQ(goApart().status, RunStatus::ok);
  expectTheSame();
}

TEST_F(Ways, after_the_separate_mode_with_kills_in_between) {
  cards() = allCards;
  visits() = allVisits;
  EXPECT_EQ(goApart().status, RunStatus::ok);
  for (int n = 1; n < 8; ++n) cutOff(n);
  int asked = 0;
  script.afterMerge = [&] {
    if (++asked % 2 == 1) throw AuthError("script", "the token is not valid any more");
  };
  for (int i = 0; i < 4; ++i) go();
  script.afterMerge = nullptr;
  expectTheSame();
}

}  // namespace
}  // namespace spojka::host
