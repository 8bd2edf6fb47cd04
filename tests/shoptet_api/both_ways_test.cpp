// SPDX-License-Identifier: Apache-2.0
// One shop, two ways in: the same records, but for what only one of them tells.
#include <algorithm>
#include <set>

#include "api/records.hpp"
#include "stage.hpp"

namespace shoptet_api_test {
namespace {

using spojka::ValueView;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Path -> what it holds, lists in their sequence. What is empty is not there.
using Flat = std::map<std::string, std::vector<std::string>>;

void flatten(ValueView value, const std::string& path, Flat& flat) {
  if (value.kind() == spojka::Kind::object) {
    for (std::size_t i = 0; i < value.size(); ++i)
      flatten(value.member(i), path + (path.empty() ? "" : ".") + std::string(value.name(i)), flat);
  } else if (value.kind() == spojka::Kind::list) {
    for (std::size_t i = 0; i < value.size(); ++i) flatten(value.item(i), path + "[]", flat);
  } else if (!value.isEmpty()) {
    flat[path].push_back(spojka::toJson(value));
  }
}

Flat flat(const std::string& json, const std::vector<std::string>& without) {
  spojka::Arena arena;
  const spojka_value root = spojka::parseJson(arena, json);
  Flat all;
  flatten(ValueView(root), "", all);
  for (const auto& path : without) all.erase(path);
  return all;
}

class BothWays : public ::testing::Test {
 protected:
  void same(const std::string& stream) {
    const Read links = stage.read(stage.byLinks(), stream);
    const Read api = stage.read(stage.byToken(), stream);
    EXPECT_EQ(links.error + api.error, "");
    EXPECT_THAT(api.problems, IsEmpty());
    ASSERT_EQ(api.records.size(), links.records.size());
    for (const auto& [key, body] : links.records) {
      ASSERT_EQ(api.records.count(key), 1U) << stream << " " << key;
      const Flat byLinks = flat(body, shoptet::api::missingByApi(stream));
      auto more = shoptet::api::missingByLinks(stream);
      // In the exports only where the shop's own template has them.
      more.insert(more.end(), {"billing.country_code", "shipping.country_code"});
      const Flat byApi = flat(api.records.at(key), more);
      EXPECT_EQ(byApi, byLinks) << stream << " " << key;
    }
  }
  std::set<std::string> pathsOf(const std::string& stream, const std::string& config) {
    std::set<std::string> paths;
    for (const auto& [key, body] : stage.read(config, stream).records)
      for (const auto& [path, values] : flat(body, {})) paths.insert(path);
    return paths;
  }
  Stage stage{60, 200};
};

TEST_F(BothWays, give_the_same_customers) {
  same("customers");
}

TEST_F(BothWays, give_the_same_orders) {
  same("orders");
}

// Otherwise a field could be forgotten on both lists.
TEST_F(BothWays, fill_what_they_are_said_to_fill) {
  for (const char* stream : {"customers", "orders"}) {
    const auto links = pathsOf(stream, stage.byLinks());
    const auto api = pathsOf(stream, stage.byToken());
    for (const auto& path : shoptet::api::missingByApi(stream)) EXPECT_EQ(api.count(path), 0U) << path;
    for (const auto& path : shoptet::api::missingByLinks(stream)) EXPECT_EQ(links.count(path), 0U) << path;
  }
  EXPECT_EQ(pathsOf("orders", stage.byToken()).count("customer_guid"), 1U);
  EXPECT_EQ(pathsOf("customers", stage.byToken()).count("admin_url"), 1U);
}

TEST_F(BothWays, thin_rows_have_the_values_of_the_details) {
  const std::vector<std::string> thin = {"order_id",
                                         "code",
                                         "guid",
                                         "customer_guid",
                                         "admin_url",
                                         "created_at",
                                         "changed_at",
                                         "status",
                                         "status_id",
                                         "currency",
                                         "exchange_rate",
                                         "email",
                                         "phone",
                                         "source_name",
                                         "remark",
                                         "payment_method",
                                         "shipping_method",
                                         "total.with_vat",
                                         "total.without_vat",
                                         "total.vat",
                                         "total.to_pay",
                                         "total.paid",
                                         "billing.full_name",
                                         "billing.company"};
  const Read rows = stage.read(stage.byToken(), "orders", {}, thin);
  EXPECT_EQ(stage.requests(sandbox::Kind::ApiOrder), 0U);
  const Read details = stage.read(stage.byToken(), "orders");
  ASSERT_THAT(rows.records, SizeIs(200));
  for (const auto& [key, body] : details.records) {
    const Flat row = flat(rows.records.at(key), {});
    const Flat detail = flat(body, {});
    for (const auto& path : thin) EXPECT_EQ(row.count(path), detail.count(path)) << key << " " << path;
    for (const auto& [path, values] : row) EXPECT_EQ(values, detail.at(path)) << key << " " << path;
  }
}

TEST_F(BothWays, a_profile_that_moves_over_reads_everything_once_and_keeps_its_keys) {
  const Read links = stage.read(stage.byLinks(), "orders");
  const Read api = stage.read(stage.byToken(), "orders", links.checkpoint(), kThinOrder);
  EXPECT_EQ(api.error, "");
  EXPECT_THAT(api.records, SizeIs(200));
  for (const auto& [key, body] : api.records) EXPECT_EQ(links.records.count(key), 1U) << key;
  // And from then on only what has changed.
  EXPECT_THAT(stage.read(stage.byToken(), "orders", api.checkpoint(), kThinOrder).records, IsEmpty());
  // Back again: whole, and no error.
  const Read back = stage.read(stage.byLinks(), "orders", api.checkpoint());
  EXPECT_EQ(back.error, "");
  EXPECT_THAT(back.records, SizeIs(200));
}

}  // namespace
}  // namespace shoptet_api_test
