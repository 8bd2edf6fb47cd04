// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/page_words.hpp"

#include <gtest/gtest.h>

#include <map>

#include "host/base/language.hpp"
#include "host/base/means.hpp"
#include "host/serve/http/message.hpp"

namespace spojka::host {
namespace {

// Every one there is, with what it may be about.
std::string allMeans(const std::string& of) {
  std::string text;
  for (const Means means : everyMeans()) text += mention(means, of) + ", ";
  return text;
}

TEST(PageWords, every_means_has_words_without_markup_or_options_in_each_language) {
  for (const char* language : {"en", "cs"}) {
    const TranslationScope says(translationAskedFor(language));
    std::map<std::string, std::string> before;
    for (const Means means : everyMeans()) {
      const std::string words = inPageWords(mention(means, "crm"));
      EXPECT_NE(words, "") << nameOf(means);
      for (const char* never : {"⟦", "⟧", "--", "\"", "\\"})
        EXPECT_EQ(words.find(never), std::string::npos) << nameOf(means) << ": " << words;
    }
  }
}

TEST(PageWords, czech_has_words_of_its_own) {
  const std::string english = inPageWords(mention(Means::allowChanges, "crm"));
  const TranslationScope czech(translationAskedFor("cs"));
  EXPECT_NE(inPageWords(mention(Means::allowChanges, "crm")), english);
}

TEST(PageWords, stand_in_a_json_document_that_stays_one) {
  Arena a;
  const std::string message = "it stops: " + allMeans("with \"quotes\" and \\");
  const std::string document = asText(Json(a).text("error", message).value());
  const std::string said = inPageWords(document);
  const spojka_value root = parseJson(a, said);
  const std::string error(ValueView(root).find("error").text());
  EXPECT_EQ(error.find("⟦"), std::string::npos);
  EXPECT_NE(error.find("with \"quotes\" and \\"), std::string::npos) << error;
}

TEST(PageWords, no_answer_leaves_with_markup) {
  Arena a;
  HttpAnswer answer = HttpAnswer::json(Json(a).text("error", allMeans("crm")).value());
  EXPECT_EQ(sayable(std::move(answer)).body.find("⟦"), std::string::npos);
  EXPECT_EQ(sayable(HttpError(422, "invalid", allMeans("crm")).answer()).body.find("⟦"), std::string::npos);
  // What is no message of ours stays as it is.
  HttpAnswer page{200, "text/html", allMeans("crm"), {}, {}};
  EXPECT_NE(sayable(std::move(page)).body.find("⟦"), std::string::npos);
}

}  // namespace
}  // namespace spojka::host
