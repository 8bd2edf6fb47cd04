// SPDX-License-Identifier: Apache-2.0
// What people read comes in their language, from both connectors and the program alike; what programs read
// stays as it is.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Language, check_speaks_czech_when_it_is_asked_to) {
  World w(3, 3);
  const auto r = w.spojka("check", {"--lang", "cs"});
  EXPECT_EQ(r.process.exit, 0) << r.process.out;
  EXPECT_THAT(r.process.out,
              AllOf(HasSubstr("profil\n"), HasSubstr("Export zákazníků: odkaz funguje"),
                    HasSubstr("Přístupový token: přijat"), HasSubstr("kontakty lze číst i zapisovat"),
                    HasSubstr("customers: skutečné záznamy: vyzkoušeno 3, všechny lze zapsat"),
                    HasSubstr("Vše je připraveno: "), HasSubstr(" bude fungovat.")));
  EXPECT_THAT(r.process.out, AllOf(Not(HasSubstr("can be ")), Not(HasSubstr("Everything is ready"))));
}

TEST(Language, the_environment_chooses_in_the_sequence_of_posix_and_an_option_before_it) {
  World w(1, 1);
  const auto end = [&](std::vector<std::string> options = {}) {
    return w.spojka("check", std::move(options)).process.out;
  };
  EXPECT_THAT(end(), HasSubstr("Everything is ready"));
  w.environment["LANG"] = "cs_CZ.UTF-8";
  EXPECT_THAT(end(), HasSubstr("Vše je připraveno"));
  EXPECT_THAT(end({"--lang", "en"}), HasSubstr("Everything is ready"));
  w.environment["LC_MESSAGES"] = "en_GB.UTF-8";
  EXPECT_THAT(end(), HasSubstr("Everything is ready"));
  w.environment["LC_ALL"] = "cs_CZ.UTF-8";
  EXPECT_THAT(end(), HasSubstr("Vše je připraveno"));
  w.environment["LC_ALL"] = "de_DE.UTF-8";
  EXPECT_THAT(end(), HasSubstr("Everything is ready"));
}

TEST(Language, what_is_wrong_comes_in_czech_with_the_setting_and_its_place) {
  World w(1, 1);
  auto settings = w.outside.settings();
  settings.daktela.forbidden = {"contacts:write"};
  w.outside.setSettings(settings);
  const auto rights = w.spojka("check", {"--lang=cs"});
  EXPECT_EQ(rights.process.exit, 2);
  EXPECT_THAT(rights.process.out, AllOf(HasSubstr("CHYBA"), HasSubstr("kontakty lze číst, ale ne zapisovat"),
                                        HasSubstr("Spravovat -> Uživatelé"), HasSubstr("Ještě ne")));
  w.writeProfile({{"database: eshop", "database: eshopp"}});
  const auto database = w.spojka("check", {"--lang=cs"});
  EXPECT_THAT(database.process.out, AllOf(HasSubstr("profile.yaml:"), HasSubstr("Nemyslíte „eshop“?")));
}

TEST(Language, a_run_its_plan_and_its_history_speak_it_and_programs_read_what_they_always_do) {
  World w(2, 2);
  const auto plan = w.spojka("plan", {"--lang", "cs"});
  EXPECT_THAT(plan.process.out,
              AllOf(HasSubstr("+ založit"), HasSubstr("Nic se nezapsalo. Běh by teď udělal:"),
                    HasSubstr("přečteno")));
  const auto run = w.spojka("run", {"--lang", "cs", "--json"});
  EXPECT_EQ(run.status(), "ok");
  EXPECT_EQ(run.count("customers", "created"), 2);
  const auto again = w.spojka("run", {"--lang", "cs"});
  EXPECT_THAT(again.process.out, AllOf(HasSubstr("v pořádku za "), HasSubstr("beze změny")));
  EXPECT_THAT(w.spojka("status", {"--lang", "cs"}).process.out,
              AllOf(HasSubstr("Poslední běhy"), HasSubstr("od své značky dál")));
  auto failed = w.command("failed", {"--lang", "cs"});
  failed.insert(failed.begin() + 2, "list");
  EXPECT_THAT(Process(failed, w.environment).wait().out, HasSubstr("žádný nepovedený záznam"));
}

TEST(Language, help_and_wrong_usage_speak_it) {
  World w(1, 1);
  const auto call = [&](std::vector<std::string> words) {
    words.insert(words.begin(), SPOJKA_PROGRAM);
    return Process(words, w.environment).wait();
  };
  const auto help = call({"--lang", "cs", "--help"});
  EXPECT_EQ(help.exit, 0);
  EXPECT_THAT(help.out, AllOf(HasSubstr("Použití: spojka"), HasSubstr("Příkazy:"), HasSubstr("Příklady:"),
                              HasSubstr("Návratové kódy"), Not(HasSubstr("Print the version"))));
  EXPECT_THAT(call({"check", "--help"}).out, HasSubstr("Usage: spojka check"));
  const auto wrong = call({"--lang=cs", "chekc"});
  EXPECT_EQ(wrong.exit, 2);
  EXPECT_THAT(wrong.err, AllOf(HasSubstr("příkaz „chekc“ neexistuje"), HasSubstr("nemyslíte „check“?")));
}

}  // namespace
}  // namespace e2e
