// SPDX-License-Identifier: Apache-2.0
#include "spojka/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace spojka {
namespace {

TEST(Error, CrossesTheBoundaryAndComesBack) {
  const RateLimitError thrown("shop.orders", "too many requests", 429, 3000);
  const spojka_error e = makeError(thrown);
  EXPECT_EQ(e.code, SPOJKA_E_RATE_LIMIT);
  const Error back = toException(e, SPOJKA_E_RATE_LIMIT);
  EXPECT_EQ(back.code(), SPOJKA_E_RATE_LIMIT);
  EXPECT_EQ(back.httpStatus(), 429);
  EXPECT_EQ(back.retryAfterMs(), 3000);
  EXPECT_EQ(back.where(), "shop.orders");
  EXPECT_STREQ(back.what(), "too many requests");
}

TEST(Error, LongTextIsCutAtACharacter) {
  const std::string message(1000, 'x');
  const spojka_error ascii = makeError(DataError(message, message));
  EXPECT_EQ(std::string(ascii.message), std::string(431, 'x'));
  EXPECT_EQ(std::string(ascii.where), std::string(63, 'x'));
  std::string czech;
  while (czech.size() < 1000) czech += "ž";
  EXPECT_EQ(std::string(makeError(DataError("x" + czech, czech)).message).size(), 430U);
  EXPECT_EQ(std::string(makeError(DataError("x" + czech, czech)).where).size(), 63U);
  EXPECT_EQ(std::string(makeError(DataError("w", std::string(431, 'y'))).message).size(), 431U);
}

TEST(Error, TextWithoutItsTerminatorIsReadWithinItsBounds) {
  spojka_error e{};
  e.code = SPOJKA_E_DATA;
  for (char& c : e.where) c = 'w';
  for (char& c : e.message) c = 'm';
  const Error back = toException(e, SPOJKA_E_DATA);
  EXPECT_EQ(back.where().size(), sizeof e.where);
  EXPECT_EQ(std::string(back.what()).size(), sizeof e.message);
}

TEST(Error, ReturnedCodeStandsInForAnUnfilledError) {
  const spojka_error e{};
  EXPECT_EQ(toException(e, SPOJKA_E_AUTH).code(), SPOJKA_E_AUTH);
}

TEST(Error, FillingNothingIsHarmless) {
  fillError(nullptr, SPOJKA_E_DATA, "here", "text");
}

TEST(StatusName, IsStableAndKnowsNoGaps) {
  EXPECT_STREQ(statusName(SPOJKA_OK), "ok");
  EXPECT_STREQ(statusName(SPOJKA_END), "end");
  const char* const names[] = {"invalid", "config", "auth",      "rate_limit",  "transient",
                               "remote",  "data",   "cancelled", "unsupported", "internal"};
  for (spojka_status code = SPOJKA_E_INVALID; code <= SPOJKA_E_INTERNAL; ++code)
    EXPECT_STREQ(statusName(code), names[code - SPOJKA_E_INVALID]);
  EXPECT_STREQ(statusName(4711), "internal");
}

}  // namespace
}  // namespace spojka
