// SPDX-License-Identifier: Apache-2.0
#include "spojka/translation.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <string>
#include <thread>

namespace spojka {
namespace {

// One text, and one that counts.
class Sheet final : public Translation {
 public:
  Sheet(const char* other, const char* few) : other_(other), few_(few) {}
  const char* find(const char* text) const noexcept override {
    return std::strcmp(text, "{} of {}") == 0 ? other_ : nullptr;
  }
  const char* find(const char* one, const char*, std::int64_t n) const noexcept override {
    return std::strcmp(one, "{} record") == 0 && n > 1 && n < 5 ? few_ : nullptr;
  }

 private:
  const char* other_;
  const char* few_;
};

TEST(Translation, WithoutOneTheTextIsSaidInEnglish) {
  EXPECT_EQ(tr("nothing to fill"), "nothing to fill");
  EXPECT_EQ(tr("{} of {}", 1, "two"), "1 of two");
  EXPECT_EQ(trn("{} record", "{} records", 1, 1), "1 record");
  EXPECT_EQ(trn("{} record", "{} records", 0, 0), "0 records");
  EXPECT_EQ(tr(""), "");
}

TEST(Translation, ValuesMayComeInAnotherSequence) {
  const Sheet sheet("{1} z {0}", "{} záznamy");
  const TranslationScope scope(&sheet);
  EXPECT_EQ(tr("{} of {}", std::string("x"), std::string_view("y")), "y z x");
  EXPECT_EQ(trn("{} record", "{} records", 3, 3), "3 záznamy");
  EXPECT_EQ(tr("no words for this: {}", 'c'), "no words for this: c");
}

TEST(Translation, BracesThatAreNoPlaceStayAndSoDoValues) {
  EXPECT_EQ(tr("write { e164: CZ } or {date}, {", "unused"), "write { e164: CZ } or {date}, {");
  EXPECT_EQ(tr("{0} and {0}, {7}", "a"), "a and a, {7}");
  EXPECT_EQ(tr("{} {}", "{}", "{0}"), "{} {0}");
  EXPECT_EQ(tr("a {} b {}", "one"), "a one b {}");
}

TEST(Translation, EveryThreadSpeaksItsOwnLanguageAndTheOldOneAfterTheScope) {
  const Sheet czech("{} z {}", "");
  const Sheet german("{} von {}", "");
  const TranslationScope outer(&czech);
  std::string other;
  std::thread([&] {
    const bool before = tr("{} of {}", 1, 2) == "1 of 2";
    const TranslationScope scope(&german);
    other = before ? tr("{} of {}", 1, 2) : "the language of another thread";
  }).join();
  EXPECT_EQ(other, "1 von 2");
  {
    const TranslationScope inner(&german);
    EXPECT_EQ(tr("{} of {}", 1, 2), "1 von 2");
  }
  EXPECT_EQ(tr("{} of {}", 1, 2), "1 z 2");
}

TEST(Translation, AProgramSpeaksEverywhereWhatACallDoesNotSayOtherwise) {
  const Sheet czech("{} z {}", "");
  const Sheet german("{} von {}", "");
  speakEverywhere(&czech);
  std::string other;
  std::thread([&] { other = tr("{} of {}", 1, 2); }).join();
  EXPECT_EQ(other, "1 z 2");
  {
    const TranslationScope scope(&german);
    EXPECT_EQ(tr("{} of {}", 1, 2), "1 von 2");
  }
  speakEverywhere(nullptr);
  EXPECT_EQ(tr("{} of {}", 1, 2), "1 of 2");
}

}  // namespace
}  // namespace spojka
