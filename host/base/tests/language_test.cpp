// SPDX-License-Identifier: Apache-2.0
#include "host/base/language.hpp"

#include <gtest/gtest.h>

namespace spojka::host {
namespace {

TEST(Language, czech_is_what_a_locale_of_it_says_and_english_everything_else) {
  for (const char* locale : {"cs", "cs_CZ", "cs_CZ.UTF-8", "CS", "cs.utf8", "cs@x", "cs-CZ"})
    EXPECT_EQ(languageOfLocale(locale), "cs") << locale;
  for (const char* locale : {"", "C", "C.UTF-8", "POSIX", "en_GB.UTF-8", "de", "csb_PL", "c"})
    EXPECT_EQ(languageOfLocale(locale), "en") << locale;
}

TEST(Language, czech_has_words_and_counts_as_czech_does) {
  EXPECT_EQ(translation("en"), nullptr);
  const TranslationScope czech(translation("cs"));
  EXPECT_EQ(tr("not tried"), "nezkoušelo se");
  EXPECT_EQ(trn("{} failed record", "{} failed records", 1, 1), "1 nepovedený záznam");
  EXPECT_EQ(trn("{} failed record", "{} failed records", 3, 3), "3 nepovedené záznamy");
  EXPECT_EQ(trn("{} failed record", "{} failed records", 0, 0), "0 nepovedených záznamů");
}

TEST(Language, OfARequestIsTheFirstThatIsSpoken) {
  EXPECT_EQ(languageOfRequest("cs"), "cs");
  EXPECT_EQ(languageOfRequest("CS-cz,cs;q=0.9,en;q=0.8"), "cs");
  EXPECT_EQ(languageOfRequest("de-AT, de;q=0.9 , en-GB;q=0.8, cs"), "en");
  EXPECT_EQ(languageOfRequest("csb, *"), "") << "another language that begins alike";
  EXPECT_EQ(languageOfRequest(""), "");
  EXPECT_EQ(languageOfRequest(",,;"), "");
}

TEST(Language, AskedForGoesBeforeWhatTheProgramSpeaks) {
  EXPECT_EQ(translationAskedFor(""), nullptr);
  ASSERT_NE(translationAskedFor("cs"), nullptr);
  ASSERT_NE(translationAskedFor("en"), nullptr);
  const TranslationScope program(translationAskedFor("cs"));
  EXPECT_NE(tr("secret"), "secret");
  {
    const TranslationScope person(translationAskedFor("en"));
    EXPECT_EQ(tr("secret"), "secret");
  }
  EXPECT_NE(tr("secret"), "secret");
}

}  // namespace
}  // namespace spojka::host
