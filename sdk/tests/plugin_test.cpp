// SPDX-License-Identifier: Apache-2.0
// What a connector's file exports.
#include "demo_connectors.hpp"

SPOJKA_PLUGIN(R"({"id":"demo"})", spojka::sourceTable<spojka::demo::DemoSource>(), nullptr)

namespace {

TEST(PluginRoot, OffersExactlyItsInterfaces) {
  EXPECT_EQ(spojka_abi_version, SPOJKA_ABI_MAJOR);
  const spojka_plugin* root = spojka_plugin_main();
  EXPECT_EQ(root, spojka_plugin_main());
  EXPECT_EQ(root->struct_size, sizeof(spojka_plugin));
  EXPECT_STREQ(root->manifest_json, R"({"id":"demo"})");
  EXPECT_EQ(root->get_interface(root->ctx, SPOJKA_IF_SOURCE),
            spojka::sourceTable<spojka::demo::DemoSource>());
  EXPECT_EQ(root->get_interface(root->ctx, SPOJKA_IF_DESTINATION), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, "spojka.source/2"), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, "spojka.source/1 "), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, ""), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, nullptr), nullptr);
}

}  // namespace
