// SPDX-License-Identifier: Apache-2.0
#include "answer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "spojka/error.hpp"

namespace daktela {
namespace {

std::vector<std::string> errorsOf(const std::string& body) {
  spojka::Arena arena;
  std::vector<std::string> out;
  for (const auto& e : readAnswer(arena, body).errors) out.push_back(e.field + "|" + e.message);
  return out;
}

struct ErrorShape {
  const char* error;
  std::vector<std::string> expected;
};

TEST(AnswerErrors, AreFoundInEveryShape) {
  const std::vector<ErrorShape> shapes = {
      {"[]", {}},
      {"{}", {}},
      {"null", {}},
      {R"("")", {}},
      {"false", {}},
      {R"({"form":[],"primary":[]})", {}},
      {R"("Object not exist")", {"|Object not exist"}},
      {R"(["Object not exist"])", {"|Object not exist"}},
      {R"({"primary":["no device","busy"]})", {"|no device", "|busy"}},
      {R"({"form":{"lastname":"mandatory"}})", {"lastname|mandatory"}},
      {R"({"form":{"lastname":["mandatory","too short"]}})", {"lastname|mandatory", "lastname|too short"}},
      {R"({"primary":["busy"],"form":{"lastname":"mandatory"}})", {"|busy", "lastname|mandatory"}},
      {R"({"form":{"user":"foreign key","customFields":{"email":["wrong format"]}}})",
       {"user|foreign key", "customFields.email|wrong format"}},
      {R"({"form":{"customFields":{"email":{"0":"wrong format"}}}})", {"customFields.email|wrong format"}},
      {R"([{"form":{"title":"mandatory"}},{"primary":["busy"]}])", {"title|mandatory", "|busy"}},
      {R"({"title":"mandatory"})", {"title|mandatory"}},
      {R"({"form":{"title":""}})", {"title|refused without a reason"}},
      {"true", {"|refused without a reason"}},
      {"17", {"|code 17"}},
      {R"({"form":{"title":null}})", {}},
  };
  for (const auto& shape : shapes)
    EXPECT_EQ(errorsOf(std::string(R"({"error":)") + shape.error + R"(,"result":null})"), shape.expected)
        << shape.error;
}

TEST(AnswerErrors, OfAViolationDocumentCarryTheFieldPath) {
  EXPECT_THAT(errorsOf(R"({"status":422,"title":"An error occurred","detail":"two problems","violations":[
                  {"propertyPath":"customFields[email][0]","message":"no address"},
                  {"propertyPath":"title","message":"too long"}]})"),
              testing::ElementsAre("customFields.email|no address", "title|too long"));
  EXPECT_THAT(errorsOf(R"({"status":404,"title":"An error occurred","detail":"Not Found"})"),
              testing::ElementsAre("|Not Found"));
}

TEST(AnswerErrors, AreBoundedInNumberAndLength) {
  std::string many = R"({"error":[)";
  for (int i = 0; i < 500; ++i) many += R"("long )" + std::string(500, 'x') + R"(",)";
  many += R"("end"],"result":null})";
  spojka::Arena arena;
  const auto errors = readAnswer(arena, many).errors;
  EXPECT_LE(errors.size(), 32U);
  EXPECT_LE(errors.front().message.size(), 2010U);
  const std::string shown = describe(errors, [](std::string&) {});
  EXPECT_LE(shown.size(), 310U);
}

TEST(AnswerErrors, AreCutBetweenCharacters) {
  std::string text;
  for (int i = 0; i < 200; ++i) text += "\xC5\x99";  // r with caron
  spojka::Arena arena;
  const auto errors = readAnswer(arena, R"({"error":["x)" + text + R"("]})").errors;
  ASSERT_EQ(errors.size(), 1U);
  const std::string message = describe(errors, [](std::string&) {});
  EXPECT_EQ(message.substr(message.size() - 5), "\xC5\x99...");
}

TEST(AnswerErrors, AreScrubbedBeforeTheyAreCut) {
  const std::string error(140, 'x');
  spojka::Arena arena;
  const auto errors =
      readAnswer(arena, R"({"error":[")" + error + R"(secret-that-is-long-enough-to-be-cut"]})").errors;
  const std::string shown = describe(errors, [](std::string& text) {
    if (const auto at = text.find("secret"); at != std::string::npos) text.resize(at);
  });
  EXPECT_EQ(shown, error);
}

TEST(AnswerErrors, LoseLineBreaksThatWouldForgeLogLines) {
  EXPECT_THAT(errorsOf(R"({"error":"a\nb\u0007c"})"), testing::ElementsAre("|a b c"));
}

TEST(Answer, IsReadableWithAByteOrderMark) {
  spojka::Arena arena;
  const Answer answer = readAnswer(arena, "\xEF\xBB\xBF{\"error\":[],\"result\":{\"name\":\"a\"}}");
  EXPECT_TRUE(answer.readable);
  EXPECT_EQ(answer.name, "a");
}

TEST(Answer, OfAnythingElseIsUnreadable) {
  for (const char* body : {"", "   ", "[]", "\"text\"", "{\"error\":[],\"result\":{\"na", "<html></html>",
                           "null", "{} trailing", "{\"a\":\"\xFF\"}"}) {
    spojka::Arena arena;
    EXPECT_FALSE(readAnswer(arena, body).readable) << body;
  }
}

TEST(Answer, ThatEchoesAnObjectNeverStoredIsRecognised) {
  spojka::Arena arena;
  const auto hashOf = [&](const std::string& sys) {
    return readAnswer(arena, R"({"error":[],"result":{"name":"a","_sys":)" + sys + "}}").neverStored;
  };
  EXPECT_TRUE(hashOf(R"({"hash":null,"model":"contacts"})"));
  EXPECT_FALSE(hashOf(R"({"hash":"5","model":"contacts"})"));
  EXPECT_FALSE(hashOf(R"({"model":"contacts"})"));
}

TEST(Answer, TellsABareErrorFromAStructuredOne) {
  spojka::Arena arena;
  const auto bare = [&](const std::string& error) {
    return readAnswer(arena, R"({"error":)" + error + R"(,"result":null})").bareError;
  };
  EXPECT_TRUE(bare(R"("gone")"));
  EXPECT_TRUE(bare(R"(["gone"])"));
  EXPECT_FALSE(bare("[]"));
  EXPECT_FALSE(bare(R"({"primary":["gone"]})"));
  EXPECT_FALSE(bare(R"([{"primary":["gone"]}])"));
}

TEST(Answer, KnowsAWebPage) {
  EXPECT_TRUE(isWebPage("<!DOCTYPE html><html>"));
  EXPECT_TRUE(isWebPage("\xEF\xBB\xBF \r\n<html>"));
  EXPECT_FALSE(isWebPage("{\"error\":[]}"));
  EXPECT_FALSE(isWebPage(""));
}

TEST(WriteAnswerReader, ConfirmsOnlyAStoredObjectOfTheName) {
  WriteAnswerReader reader;
  const auto confirms = [&](const std::string& body) { return reader.confirms(body, "k1"); };
  EXPECT_TRUE(confirms(
      R"({"error":[],"result":{"title":"A","customFields":{"email":["a"],"name":["b"]},"user":{"name":"u","_sys":{"hash":null}},"name":"k1","_sys":{"hash":"9","model":"contacts"}},"_time":"t"})"));
  EXPECT_TRUE(confirms(R"({"result":{"name":"k1"}})"));
  EXPECT_TRUE(confirms(R"({"error":{},"result":{"name":"k1"}})"));
  EXPECT_TRUE(confirms(R"({"error":null,"result":{"name":"k1"}})"));
  EXPECT_TRUE(confirms("\xEF\xBB\xBF{\"error\":[],\"result\":{\"name\":\"k1\"}}"));
  for (const char* body :
       {R"({"error":["x"],"result":{"name":"k1"}})", R"({"result":{"name":"k1"},"error":"x"})",
        R"({"error":{"form":{"title":"x"}},"result":{"name":"k1"}})",
        R"({"error":[],"result":{"name":"k2"}})", R"({"error":[],"result":{"name":null}})",
        R"({"error":[],"result":{"name":["k1"]}})", R"({"error":[],"result":null})",
        R"({"error":[],"result":[]})", R"({"error":[],"result":["k1"]})",
        R"({"error":[],"result":{"user":{"name":"k1"}}})", R"({"name":"k1"})", R"(["k1"])", R"("k1")", "",
        R"({"error":[],"result":{"name":"k1","_sys":{"hash":null}}})", R"({"error":[],"result":{"name":"k1")",
        R"({"error":[],"result":{"name":"k1"}} x)", R"({"result":{"title":"A"},"result":{"name":"k1"}})"})
    EXPECT_FALSE(confirms(body)) << body;
}

TEST(WriteAnswerReader, SurvivesDeepNesting) {
  WriteAnswerReader reader;
  EXPECT_FALSE(reader.confirms(R"({"result":{"x":)" + std::string(200'000, '['), "k1"));
}

TEST(Rows, ComeFromAListAnObjectOfObjectsOrASingleObject) {
  spojka::Arena arena;
  const auto names = [&](const std::string& data) {
    const Answer answer = readAnswer(arena, R"({"error":[],"result":{"data":)" + data + R"(,"total":"2"}})");
    std::vector<std::string> out;
    for (const auto& row : readRows(answer, "t").rows) out.emplace_back(row.find("name").text());
    return out;
  };
  EXPECT_THAT(names(R"([{"name":"a"},{"name":"b"}])"), testing::ElementsAre("a", "b"));
  EXPECT_THAT(names(R"({"a":{"name":"a"},"b":{"name":"b"}})"), testing::ElementsAre("a", "b"));
  EXPECT_THAT(names(R"({"name":{"name":"name"}})"), testing::ElementsAre("name"));
  EXPECT_THAT(names(R"({"name":"a","title":"A"})"), testing::ElementsAre("a"));
  EXPECT_THAT(names("[]"), testing::IsEmpty());
  EXPECT_THAT(names("{}"), testing::IsEmpty());
}

TEST(Rows, OfAnotherShapeAreAnError) {
  for (const char* result :
       {"[]", "null", "{}", R"({"data":null,"total":0})", R"({"data":[]})", R"({"data":[],"total":null})",
        R"({"data":[],"total":-1})", R"({"data":[1],"total":1})", R"({"data":[],"total":"many"})",
        R"({"data":"","total":0})"}) {
    spojka::Arena arena;
    const Answer answer = readAnswer(arena, std::string(R"({"error":[],"result":)") + result + "}");
    EXPECT_THROW(readRows(answer, "t"), spojka::DataError) << result;
  }
}

}  // namespace
}  // namespace daktela
