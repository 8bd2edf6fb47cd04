// SPDX-License-Identifier: Apache-2.0
// Each wrong input is given to the real program, once for people and once for programs. Besides what its row
// asks for, no message may tell of the program's insides, show a secret, or say a thing twice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include "wrong_inputs.hpp"

namespace e2e {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

void replaceAll(std::string& text, const std::string& what, const std::string& with) {
  for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
    text.replace(at, what.size(), with);
}

std::vector<std::string> commandOf(const World& w, const WrongInput& wrong) {
  std::vector<std::string> words{SPOJKA_PROGRAM, "--plugin-dir", SPOJKA_PLUGINS};
  for (auto word : wrong.command) {
    replaceAll(word, "PROFILE", (w.dir / "profile.yaml").string());
    replaceAll(word, "STATE", "sqlite:" + (w.dir / "state.db").string());
    replaceAll(word, "DIR", w.dir.string());
    words.push_back(word);
  }
  return words;
}

// "connector 'a' failed: connector 'a' failed".
bool saysTwice(const std::string& text) {
  for (std::size_t at = text.find(": "); at != std::string::npos; at = text.find(": ", at + 2)) {
    const std::size_t begin = text.rfind('\n', at) == std::string::npos ? 0 : text.rfind('\n', at) + 1;
    for (std::size_t from = begin; from < at; ++from) {
      const std::string phrase = text.substr(from, at - from);
      if (phrase.size() >= 12 && text.compare(at + 2, phrase.size(), phrase) == 0) return true;
    }
  }
  return false;
}

void expectGoodWords(const World& w, const std::string& text) {
  for (const char* inside : {"terminate called", "std::", "unexpected:", "Exception", "\u27E6",
                             "basic_string", "(null)", "bad_alloc", "Assertion"})
    EXPECT_THAT(text, Not(HasSubstr(inside)));
  const auto& keys = w.outside.credentials();
  for (const auto& secret : {keys.customersHash, keys.ordersHash, keys.ordersFeedHash, keys.accessToken})
    EXPECT_THAT(text, Not(HasSubstr(secret)));
  EXPECT_FALSE(saysTwice(text)) << text;
}

void expectSays(const WrongInput& wrong, const std::string& text) {
  for (const auto& part : wrong.says) EXPECT_THAT(text, HasSubstr(part));
  for (const auto& part : wrong.never) EXPECT_THAT(text, Not(HasSubstr(part)));
}

void give(World& w, const WrongInput& wrong) {
  SCOPED_TRACE(wrong.name);
  w.forgetState();
  w.outside.clearFaults();
  w.writeProfile(wrong.profile);
  if (wrong.prepare) wrong.prepare(w);
  auto command = commandOf(w, wrong);
  const auto people = Process(command, w.environment).wait();
  EXPECT_EQ(people.exit, wrong.exit) << people.out << people.err;
  expectSays(wrong, people.out + people.err);
  expectGoodWords(w, people.out + people.err);

  command.insert(command.begin() + 1, "--json");
  const auto programs = Process(command, w.environment).wait();
  EXPECT_EQ(programs.exit, wrong.exit) << programs.out << programs.err;
  rapidjson::Document answer;
  answer.Parse(programs.out.data(), programs.out.size());
  EXPECT_TRUE(answer.IsObject()) << "an answer for programs is JSON, whatever went wrong: " << programs.out;
  if (!wrong.says.empty() && answer.IsObject() && answer.HasMember("error") && answer["error"].IsString()) {
    EXPECT_THAT(answer["error"].GetString(), HasSubstr(wrong.says.front()));
  }
}

void giveAll(const std::vector<WrongInput>& rows) {
  World w(2, 2);
  for (const auto& wrong : rows) {
    const auto environment = w.environment;
    give(w, wrong);
    w.environment = environment;
  }
}

TEST(WrongInput, options) {
  giveAll(wrongOptions());
}
TEST(WrongInput, files) {
  giveAll(wrongFiles());
}
TEST(WrongInput, profiles) {
  giveAll(wrongProfiles());
}
TEST(WrongInput, links) {
  giveAll(wrongLinks());
}
TEST(WrongInput, answers) {
  giveAll(wrongAnswers());
}

TEST(WrongInput, there_are_many_of_each_kind) {
  std::size_t rows = 0;
  for (const auto& table : {wrongOptions(), wrongFiles(), wrongProfiles(), wrongLinks(), wrongAnswers()})
    rows += table.size();
  EXPECT_GE(rows, 60U);
}

}  // namespace
}  // namespace e2e
