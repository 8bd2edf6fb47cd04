// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include "host/base/log.hpp"
#include "host/base/value_codec.hpp"
#include "host/base/wall_time.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string logged(LogFormat format, const std::function<void(Logger&)>& use) {
  int fds[2];
  EXPECT_EQ(::pipe(fds), 0);
  Logger logger(fds[1], LogLevel::info, format);
  use(logger);
  ::close(fds[1]);
  std::string text(4096, '\0');
  text.resize(static_cast<std::size_t>(::read(fds[0], text.data(), text.size())));
  ::close(fds[0]);
  return text;
}

TEST(Redactor, hides_a_secret_in_every_spelling_it_travels_in) {
  Redactor redactor;
  redactor.add("to\"ken/1");
  EXPECT_EQ(redactor.redact("a to\"ken/1 b to%22ken%2F1 c to\\\"ken/1"), "a *** b *** c ***");
}

TEST(Redactor, leaves_nothing_of_a_secret_that_contains_another) {
  Redactor redactor;
  redactor.add("abcd");
  redactor.add("xxabcdxx");
  EXPECT_EQ(redactor.redact("xxabcdxx"), "***");
}

TEST(Logger, writes_one_line_per_message_whatever_the_message_holds) {
  const auto text = logged(LogFormat::text, [](Logger& l) {
    l.info("first\nsecond\x1b[31m", {{"key", "a\nb"}});
  });
  EXPECT_EQ(std::count(text.begin(), text.end(), '\n'), 1);
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Logger, json_lines_parse_and_are_redacted) {
  const auto text = logged(LogFormat::json, [](Logger& l) {
    l.redactor().add("secret-token");
    l.error("used secret-token \"here\"", {{"where", "secret-token"}});
  });
  Arena a;
  const spojka_value v = parseJson(a, std::string_view(text).substr(0, text.size() - 1));
  EXPECT_EQ(ValueView(v).find("message").text(), "used *** \"here\"");
  EXPECT_EQ(ValueView(v).find("where").text(), "***");
}

TEST(Logger, names_the_profile_and_the_run_on_every_line) {
  const auto use = [](Logger& l) {
    l.info("before");
    l.concerns("my-eshop", "4f1c2d3e-0000-4000-8000-000000000000");
    l.info("one", {{"key", "7"}});
    l.warning("two");
  };
  const auto text = logged(LogFormat::text, use);
  EXPECT_EQ(text.substr(0, text.find('\n')).find("profile="), std::string::npos);
  EXPECT_NE(text.find("one key=7 profile=my-eshop run=4f1c2d3e\n"), std::string::npos) << text;
  EXPECT_NE(text.find("two profile=my-eshop run=4f1c2d3e\n"), std::string::npos) << text;
  const auto json = logged(LogFormat::json, use);
  EXPECT_NE(json.find(R"("profile":"my-eshop","run":"4f1c2d3e-0000-4000-8000-000000000000"})"),
            std::string::npos)
      << json;
}

TEST(Logger, paints_levels_where_it_is_wanted) {
  const auto use = [](Logger& l) {
    l.setColour(true);
    l.info("fine");
    l.warning("odd");
    l.error("bad");
  };
  const auto text = logged(LogFormat::text, use);
  EXPECT_NE(text.find(" info    fine\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\x1b[33mwarning\x1b[0m odd\n"), std::string::npos) << text;
  EXPECT_NE(text.find("\x1b[31merror  \x1b[0m bad\n"), std::string::npos) << text;
  EXPECT_EQ(logged(LogFormat::json, use).find('\x1b'), std::string::npos);
}

TEST(WallTime, is_shown_in_the_zone_that_was_asked_for_and_says_which) {
  const char* before = std::getenv("TZ");
  const std::string kept = before == nullptr ? "" : before;
  showTimesIn("Europe/Prague");
  EXPECT_EQ(localTime(1'782'000'000'000'000), "2026-06-21 02:00:00 CEST");
  showTimesIn("UTC");
  EXPECT_EQ(localTime(1'782'000'000'000'000), "2026-06-21 00:00:00 UTC");
  showTimesIn(kept);
}

TEST(Logger, keeps_quiet_below_its_level) {
  const auto text = logged(LogFormat::text, [](Logger& l) {
    l.debug("no");
    l.info("yes");
  });
  EXPECT_THAT(text, Not(HasSubstr("no")));
  EXPECT_THAT(text, HasSubstr("yes"));
}

TEST(ValueCodec, brings_every_kind_back_as_it_was) {
  Arena a;
  ObjectBuilder inner;
  inner.set("$", make::borrowed("not a tag")).set("n", make::integer(-5));
  ObjectBuilder o;
  o.set("text", make::borrowed("č \"quoted\"\n"))
      .set("secret", make::sensitive(make::borrowed("x")))
      .set("money", make::decimal(a, "-12.50"))
      .set("when", make::timestamp(1'700'000'000'123'456, 60))
      .set("day", make::date(-3))
      .set("real", make::number(2.0))
      .set("real2", make::number(1e300))
      .set("yes", make::boolean(true))
      .set("none", make::null())
      .set("raw", make::borrowed("ab", SPOJKA_BYTES))
      .set("list", make::list(a, {make::integer(1), make::sensitive(make::borrowed("p"))}))
      .set("inner", inner.finish(a));
  const spojka_value before = o.finish(a);
  const spojka_value after = decodeValue(a, encodeValue(ValueView(before)));
  EXPECT_TRUE(sameValue(ValueView(before), ValueView(after))) << encodeValue(ValueView(after));
  EXPECT_TRUE(ValueView(after).find("secret").isSensitive());
  EXPECT_TRUE(ValueView(after).find("list").item(1).isSensitive());
  EXPECT_EQ(ValueView(after).find("when").raw()->tz_minutes, 60);
}

TEST(ValueCodec, refuses_text_it_did_not_write) {
  Arena a;
  EXPECT_THROW(decodeValue(a, R"({"$":"banana","v":1})"), DataError);
  EXPECT_THROW(decodeValue(a, "{"), JsonError);
}

}  // namespace
}  // namespace spojka::host
