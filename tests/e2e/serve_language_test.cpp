// SPDX-License-Identifier: Apache-2.0
// The service answers each person in the language that person's page asks for, whatever it speaks itself and
// whoever else asks at the same time.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <fstream>
#include <thread>

#include "served.hpp"

namespace e2e {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

constexpr const char* kNobody = "/api/profiles/nobody";
constexpr const char* kEnglish = "there is no profile 'nobody'";
constexpr const char* kCzech = "profil „nobody“ neexistuje";

HttpReply askIn(Served& served, const std::string& language, const std::string& method,
                const std::string& path, const std::string& body = "") {
  Asked asked;
  asked.body = body;
  asked.isDescribed = false;  // the document is not for several threads
  if (!language.empty()) asked.headers["Accept-Language"] = language;
  return served.ask(method, path, std::move(asked));
}

TEST(ServeLanguage, is_the_one_the_page_asks_for) {
  World w(1, 1);
  Served served(w);
  EXPECT_EQ(askIn(served, "cs", "GET", kNobody).text("detail"), kCzech);
  EXPECT_EQ(askIn(served, "en", "GET", kNobody).text("detail"), kEnglish);
  EXPECT_EQ(askIn(served, "cs-CZ,cs;q=0.9,en;q=0.8", "GET", kNobody).text("detail"), kCzech);
  EXPECT_EQ(askIn(served, "de, cs;q=0.5", "GET", kNobody).text("detail"), kCzech) << "German nobody speaks";
  EXPECT_EQ(askIn(served, "", "GET", kNobody).text("detail"), kEnglish) << "as the service speaks";
  EXPECT_EQ(askIn(served, "cs", "GET", kNobody).text("code"), "not_found") << "what programs read stays";
}

TEST(ServeLanguage, of_the_service_itself_is_for_who_asks_for_none) {
  World w(1, 1);
  w.environment["LANG"] = "cs_CZ.UTF-8";
  Served served(w);
  EXPECT_EQ(askIn(served, "", "GET", kNobody).text("detail"), kCzech);
  EXPECT_EQ(askIn(served, "en", "GET", kNobody).text("detail"), kEnglish);
}

TEST(ServeLanguage, is_everybodys_own_at_the_same_time) {
  World w(1, 1);
  Served served(w);
  std::vector<std::thread> people;
  std::atomic<int> wrong{0};
  for (int person = 0; person < 6; ++person)
    people.emplace_back([&, person] {
      const bool czech = person % 2 == 0;
      for (int i = 0; i < 40; ++i)
        if (askIn(served, czech ? "cs" : "en", "GET", kNobody).text("detail") != (czech ? kCzech : kEnglish))
          ++wrong;
    });
  for (auto& person : people) person.join();
  EXPECT_EQ(wrong, 0);
}

TEST(ServeLanguage, of_what_is_wrong_with_a_file_is_that_of_who_reads_it) {
  World w(1, 1);
  Served served(w);
  std::ofstream(served.file(), std::ios::app) << "schedul: every 1h\n";
  served.waitFor("broken");
  const auto problem = [&](const char* language) {
    auto reply = askIn(served, language, "GET", kShop);
    return std::string(reply.json["card"]["problems"][0]["message"].GetString());
  };
  EXPECT_THAT(problem("cs"), AllOf(HasSubstr("schedul"), HasSubstr("nemyslíte")));
  EXPECT_THAT(problem("en"), AllOf(HasSubstr("schedul"), HasSubstr("did you mean")));
  auto list = askIn(served, "cs", "GET", "/api/profiles");
  EXPECT_THAT(list.json["profiles"][0]["problems"][0]["message"].GetString(), HasSubstr("nemyslíte"));
}

// A page cannot set a header where it listens.
TEST(ServeLanguage, of_events_is_the_one_the_page_names) {
  World w(1, 1);
  Served served(w);
  std::ofstream(served.file(), std::ios::app) << "schedul: every 1h\n";
  served.waitFor("broken");
  const auto card = [&](const std::string& language) {
    return served.listen("/api/events?language=" + language, "card").back().second;
  };
  EXPECT_THAT(card("cs"), HasSubstr("nemyslíte"));
  EXPECT_THAT(card("en"), HasSubstr("did you mean"));
}

// What a process of ours says for a page.
TEST(ServeLanguage, goes_along_to_the_processes_that_answer) {
  World w(1, 1);
  Served served(w);
  const std::string body = R"({"records":[{"stream":"nothing","key":"1"}]})";
  const auto czech = askIn(served, "cs", "POST", std::string(kShop) + "/failed/retry", body);
  const auto english = askIn(served, "en", "POST", std::string(kShop) + "/failed/retry", body);
  EXPECT_EQ(czech.status, english.status);
  EXPECT_FALSE(english.text("detail").empty()) << english.body;
  EXPECT_NE(czech.text("detail"), english.text("detail"));
  EXPECT_EQ(askIn(served, "cs", "PATCH", std::string(kShop), "{}").text("code"), "invalid");
}

}  // namespace
}  // namespace e2e
