// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace daktela {
namespace {

std::string originOfUri(const std::string& uri, bool allowHttp = false) {
  Config c;
  c.instanceUri = uri;
  c.allowHttp = allowHttp;
  return originOf(c);
}

std::string refusalOf(const std::string& json) {
  try {
    spojka::parseConfig(configProperties(), json);
  } catch (const spojka::ConfigError& e) {
    return e.what();
  }
  return {};
}

TEST(Config, AcceptsTheAddressPeoplePaste) {
  EXPECT_EQ(originOfUri("https://my.example.com"), "https://my.example.com");
  EXPECT_EQ(originOfUri("https://my.example.com/"), "https://my.example.com");
  EXPECT_EQ(originOfUri(" HTTPS://MY.example.com:443\n"), "https://my.example.com");
  EXPECT_EQ(originOfUri("https://my.example.com:8443"), "https://my.example.com:8443");
}

TEST(Config, RefusesAnAddressThatIsNotAnInstance) {
  for (const char* uri : {"", "my.example.com", "ftp://my.example.com", "https://", "https:///",
                          "https://my.example.com/api/v6", "https://my.example.com?x=1",
                          "https://my.example.com#x", "https://u:p@my.example.com", "https://my example.com",
                          "https://my.example.com:0", "https://my.example.com:x", "https://[my.example.com]"})
    EXPECT_THROW(originOfUri(uri), spojka::ConfigError) << uri;
}

TEST(Config, TakesPlainHttpOnlyForThisMachineOrWhenAllowed) {
  for (const char* uri :
       {"http://localhost:8080", "http://127.0.0.1:9000", "http://[::1]:8080", "http://localhost"})
    EXPECT_EQ(originOfUri(uri), uri);
  for (const char* uri :
       {"http://my.example.com", "http://localhost.example.com", "http://127.example.com"}) {
    EXPECT_THROW(originOfUri(uri), spojka::ConfigError) << uri;
    EXPECT_EQ(originOfUri(uri, true), uri);
  }
}

TEST(Config, HasDefaultsForAllButTheThreeThatMatter) {
  const auto c = spojka::parseConfig(
      configProperties(),
      R"({"instance_uri":"https://my.example.com","access_token":"t","database":"eshop"})");
  EXPECT_EQ(c.lookupBatch, 50);
  EXPECT_FALSE(c.allowHttp);
  EXPECT_EQ(c.accessToken.reveal(), "t");
}

TEST(Config, NamesTheSettingThatIsMissingOrWrong) {
  EXPECT_THAT(refusalOf("{}"), testing::HasSubstr("'instance_uri' is missing"));
  EXPECT_THAT(refusalOf(R"({"instance_uri":"https://a.example.com","database":"e"})"),
              testing::HasSubstr("'access_token' is missing"));
  const std::string base = R"({"instance_uri":"https://a.example.com","access_token":"t","database":"e",)";
  EXPECT_THAT(refusalOf(base + R"("lookup_batch":0})"), testing::HasSubstr("between 1 and 100"));
  EXPECT_THAT(refusalOf(base + R"("lookup_batch":101})"), testing::HasSubstr("between 1 and 100"));
  EXPECT_THAT(refusalOf(base + R"("colour":"red"})"), testing::HasSubstr("'colour' is not known"));
}

TEST(Config, RefusesATokenThatCannotStandInAHeaderWithoutShowingIt) {
  for (const char* token : {"", "abc def", "abc\r\nX-Evil: 1", "abc\n", "abc\x7f", "\xC3\xA9token"}) {
    Config c;
    c.accessToken = spojka::Secret(token);
    try {
      requireUsableToken(c);
      ADD_FAILURE() << "accepted";
    } catch (const spojka::ConfigError& e) {
      EXPECT_THAT(e.what(), testing::Not(testing::HasSubstr("abc")));
    }
  }
}

TEST(Identity, IsTheInstanceAndTheDatabaseInOneSpelling) {
  Config c;
  c.database = "eshop";
  for (const char* uri :
       {"https://my.example.com", "https://MY.example.com/", "https://my.example.com.:443"}) {
    c.instanceUri = uri;
    const auto identity = identityOf(c);
    EXPECT_EQ(identity.instance, "my.example.com") << uri;
    EXPECT_EQ(identity.within, "eshop");
    EXPECT_NE(identity.title.find("'eshop'"), std::string::npos);
  }
}

}  // namespace
}  // namespace daktela
