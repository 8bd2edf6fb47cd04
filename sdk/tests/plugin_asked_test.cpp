// SPDX-License-Identifier: Apache-2.0
// A destination that can be asked, through its trampolines.
#include "demo_connectors.hpp"

namespace spojka {
namespace {

using namespace demo;

// Has the object "there", cannot tell of "odd", and lists a hundred.
class AskedDestination : public DemoDestination {
 public:
  static constexpr int kMaxFind = 7;
  static constexpr std::array<const char*, 2> kFindTargets{"contact", "account"};
  static constexpr std::array<const char*, 1> kListTargets{"contact"};
  static constexpr bool kListsByPrefix = true;
  static constexpr bool kListsTotal = false;
  static constexpr std::array<const char*, 1> kListFilters{"email"};
  using DemoDestination::DemoDestination;
  void find(const FindRequest& request, FoundRows& rows) override {
    seen = std::string(request.target()) + (request.byId() ? " by id" : " by key") +
           (request.fields().wants("address") ? " with address" : "");
    Arena arena;
    const spojka_value body = ObjectBuilder().set("n", make::integer(1)).finish(arena);
    for (std::size_t i = 0; i < request.size(); ++i) {
      if (request.wanted(i) == "odd")
        rows.failed(i, DataError("demo.find", "cannot tell"));
      else if (request.wanted(i) == "there")
        rows.found(i, "id-1", ValueView(body), "there");
      else
        rows.absent(i);
    }
  }
  ListedPage list(const ListRequest& request, ListedRows& rows) override {
    seen = std::string(request.keyPrefix()) + "|" + std::string(request.filterJson()) + "|" +
           std::string(request.pageToken());
    for (std::size_t i = 0; i < request.maxRows(); ++i) rows.add("k" + std::to_string(i), "id");
    return {"next", std::nullopt};
  }
  static std::string seen;
};
std::string AskedDestination::seen;

// Takes rows as "index:result:id:key:fields:error", as many as it has room for.
struct RowSink {
  std::vector<std::string> got;
  std::size_t room = 100;
  spojka_row_sink sink{
      sizeof(spojka_row_sink), 0, this, [](void* ctx, const spojka_row* r) noexcept -> spojka_status {
        auto& me = *static_cast<RowSink*>(ctx);
        if (me.got.size() == me.room) return SPOJKA_E_INVALID;
        me.got.push_back(std::to_string(r->index) + ":" + std::to_string(r->result) + ":" +
                         std::string(fromAbi(r->target_id)) + ":" + std::string(fromAbi(r->key)) + ":" +
                         (r->body != nullptr ? toJson(ValueView(r->body)) : "") + ":" +
                         (r->error != nullptr ? r->error->message : ""));
        return SPOJKA_OK;
      }};
};

class AskedSlotsTest : public DestinationSlotsTest {
 protected:
  AskedSlotsTest() {
    const auto request = openRequest("{}");
    EXPECT_EQ(asked_->open(asked_->ctx, host_.host(), &request, &instance_, &error_), SPOJKA_OK);
  }
  ~AskedSlotsTest() override { asked_->close(instance_); }
  const spojka_destination_v1* asked_ = destinationTable<AskedDestination>();
  void* instance_ = nullptr;
  RowSink rows_;
};

TEST_F(AskedSlotsTest, FindAnswersForEachObject) {
  const std::vector<spojka_str> wanted{toAbi("there"), toAbi("odd"), toAbi("gone")};
  const spojka_str field = toAbi("address.city");
  const spojka_find_request r{sizeof r, SPOJKA_BY_KEY, toAbi("contact"), wanted.data(), 3, &field,
                              1,        &rows_.sink};
  EXPECT_EQ(asked_->find(instance_, &r, &error_), SPOJKA_OK);
  EXPECT_EQ(rows_.got,
            (std::vector<std::string>{R"(0:1:id-1:there:{"n":1}:)", "1:3::::cannot tell", "2:2::::"}));
  EXPECT_EQ(AskedDestination::seen, "contact by key with address");
}

TEST_F(AskedSlotsTest, ListGivesAPageAndTheNextOnesToken) {
  Text next;
  spojka_list_result result{sizeof result, 0, 55};
  const spojka_list_request r{sizeof r, 2, toAbi("contact"), toAbi("k"),  toAbi("{}"),
                              nullptr,  0, toAbi("page"),    &rows_.sink, &next.sink};
  EXPECT_EQ(asked_->list(instance_, &r, &result, &error_), SPOJKA_OK);
  EXPECT_EQ(rows_.got.size(), 2U);
  EXPECT_EQ(result.total, -1) << "not told";
  EXPECT_EQ(next.all, "next");
  EXPECT_EQ(AskedDestination::seen, "k|{}|page");
}

TEST_F(AskedSlotsTest, ARefusedRowEndsTheCall) {
  rows_.room = 1;
  Text next;
  spojka_list_result result{sizeof result, 0, -1};
  const spojka_list_request r{sizeof r, 2, toAbi("contact"), {}, {}, nullptr, 0, {}, &rows_.sink, &next.sink};
  EXPECT_EQ(asked_->list(instance_, &r, &result, &error_), SPOJKA_E_INVALID);
  EXPECT_NE(std::string(error_.message).find("refused a row"), std::string::npos);
}

TEST_F(AskedSlotsTest, WhatIsOverriddenIsOfferedAndSaidInTheSpec) {
  EXPECT_EQ(table_->find, nullptr);
  EXPECT_EQ(table_->list, nullptr);
  EXPECT_EQ(table_->merge, nullptr);
  EXPECT_EQ(asked_->merge, nullptr);
  Text spec;
  ASSERT_EQ(asked_->spec(asked_->ctx, toAbi("{}"), &spec.sink, &error_), SPOJKA_OK);
  Arena a;
  const spojka_value root = parseJson(a, spec.all);
  EXPECT_EQ(ValueView(root).at("limits.max_find").integer(), 7);
  EXPECT_EQ(ValueView(root).at("find.targets").item(1).text(), "account");
  EXPECT_TRUE(ValueView(root).at("list.by_prefix").boolean());
  EXPECT_FALSE(ValueView(root).at("list.total").boolean());
  EXPECT_EQ(ValueView(root).at("list.filters").item(0).text(), "email");
  EXPECT_EQ(ValueView(root).find("merge").raw(), nullptr);
}

}  // namespace
}  // namespace spojka
