// SPDX-License-Identifier: Apache-2.0
// The destination as the host sees it: through the C table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "destination.hpp"
#include "spojka/plugin.hpp"
#include "spojka/testing/fake_host.hpp"

namespace daktela {
namespace {

struct Text {
  std::string all;
  spojka_text_sink sink{sizeof(spojka_text_sink), 0, this,
                        [](void* ctx, spojka_str chunk) noexcept -> spojka_status {
                          static_cast<Text*>(ctx)->all += spojka::fromAbi(chunk);
                          return SPOJKA_OK;
                        }};
};

TEST(DestinationTable, SpecTellsSettingsAndLimits) {
  Text text;
  spojka_error error{};
  const auto* table = spojka::destinationTable<DaktelaDestination>();
  ASSERT_EQ(table->spec(table->ctx, spojka::toAbi("{}"), &text.sink, &error), SPOJKA_OK);
  spojka::Arena arena;
  const spojka_value root = spojka::parseJson(arena, text.all);
  const spojka::ValueView spec(root);
  EXPECT_EQ(spec.at("limits.max_parallel").integer(), 64);
  EXPECT_EQ(spec.at("limits.max_batch").integer(), 50);
  EXPECT_EQ(spec.at("limits.max_find").integer(), 100);
  ASSERT_EQ(spec.at("find.targets").size(), kObjectKinds.size());
  ASSERT_EQ(spec.at("list.targets").size(), kObjectKinds.size());
  for (std::size_t i = 0; i < kObjectKinds.size(); ++i) {
    EXPECT_EQ(spec.at("find.targets").item(i).text(), kObjectKinds[i].target);
    EXPECT_EQ(spec.at("list.targets").item(i).text(), kObjectKinds[i].target);
  }
  EXPECT_TRUE(spec.at("list.by_prefix").boolean());
  EXPECT_TRUE(spec.at("list.total").boolean());
  EXPECT_TRUE(spec.find("merge").isNull()) << "which of two contacts stays is not known beforehand";
  EXPECT_EQ(spec.at("config.properties.instance_uri.title").text(), "URI instance");
  EXPECT_TRUE(spec.at("config.properties.access_token.writeOnly").boolean());
  EXPECT_EQ(spec.at("config.properties.lookup_batch.maximum").integer(), 100);
  EXPECT_EQ(spec.at("config.required").size(), 3U);
}

TEST(DestinationTable, SpecSpeaksCzech) {
  Text text;
  spojka_error error{};
  const auto* table = spojka::destinationTable<DaktelaDestination>();
  ASSERT_EQ(table->spec(table->ctx, spojka::toAbi(R"({"language":"cs"})"), &text.sink, &error), SPOJKA_OK)
      << error.message;
  spojka::Arena arena;
  const spojka_value root = spojka::parseJson(arena, text.all);
  EXPECT_EQ(spojka::ValueView(root).at("config.properties.database.title").text(), "Databáze CRM");
  EXPECT_EQ(spojka::ValueView(root).at("config.properties.lookup_batch.x-group").text(), "Ladění");
}

class Open : public testing::Test {
 protected:
  spojka_status open(const std::string& config) {
    spojka_open_request request{};
    request.struct_size = sizeof request;
    request.config_json = spojka::toAbi(config);
    void* instance = nullptr;
    const auto* table = spojka::destinationTable<DaktelaDestination>();
    const spojka_status status = table->open(table->ctx, host_.host(), &request, &instance, &error);
    if (status == SPOJKA_OK) {
      table->cancel(instance);
      table->close(instance);
    }
    return status;
  }
  spojka_error error{};

 private:
  spojka::testing::FakeHost host_;
};

TEST_F(Open, MakesNoConnection) {
  EXPECT_EQ(open(R"({"instance_uri":"https://unreachable.invalid","access_token":"t","database":"eshop"})"),
            SPOJKA_OK);
}

TEST_F(Open, RefusesBadSettingsNamingThem) {
  for (const auto& [config, where] : std::vector<std::pair<std::string, std::string>>{
           {"{}", "config.instance_uri"},
           {"nonsense", "config"},
           {R"({"instance_uri":"http://my.example.com","access_token":"t","database":"e"})",
            "config.instance_uri"},
           {R"({"instance_uri":"https://my.example.com","access_token":"t t","database":"e"})",
            "config.access_token"},
           {R"({"instance_uri":"https://my.example.com","access_token":"t","database":""})",
            "config.database"}}) {
    error = {};
    EXPECT_EQ(open(config), SPOJKA_E_CONFIG) << config;
    EXPECT_EQ(std::string(error.where), where) << error.message;
  }
}

}  // namespace
}  // namespace daktela
