// SPDX-License-Identifier: Apache-2.0
// The trampolines, driven the way a host drives them.
#include "spojka/plugin.hpp"

#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <map>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "spojka/testing/fake_host.hpp"

namespace spojka {
namespace {

using testing::FakeHost;

struct Config {
  std::string mode;
  std::int64_t count = 0;
};

void misbehave(const std::string& mode) {
  if (mode == "std") throw std::runtime_error("something broke");
  if (mode == "memory") throw std::bad_alloc();
  if (mode == "int") throw 42;
  if (mode == "auth") throw AuthError("demo.login", "token refused", 401);
  if (mode == "limit") throw RateLimitError("", "slow down", 429, 1500);
}

const Properties<Config>& demoProperties() {
  using P = Property<Config>;
  static const Properties<Config> table = {
      P("mode", &Config::mode, "Mode", "How to behave"),
      P("count", &Config::count, "Count", "Records").defaultsTo("3").between(0, 100)};
  return table;
}

class DemoReader final : public Reader {
 public:
  DemoReader(Config config, ReadRequest request) : config_(std::move(config)), request_(std::move(request)) {}
  bool next(BatchBuilder& out) override {
    misbehave(config_.mode);
    if (at_ == config_.count) return false;
    out.add(request_.stream, "k" + std::to_string(at_), make::integer(at_));
    out.setCheckpoint(std::to_string(++at_));
    return true;
  }

 private:
  Config config_;
  ReadRequest request_;
  std::int64_t at_ = 0;
};

class DemoSource : public Source {
 public:
  using Config = spojka::Config;
  static constexpr const char* kTitle = "Demo";
  static const Properties<Config>& properties() { return demoProperties(); }
  DemoSource(Context context, Config config, const Runtime&) : context_(context), config_(std::move(config)) {
    if (config_.mode == "ctor") throw ConfigError("demo", "refused by the constructor");
  }
  void check(CheckReport& report) override {
    misbehave(config_.mode);
    report.ok("reach", "Reachable", "yes");
  }
  Catalog discover() override {
    misbehave(config_.mode);
    Catalog c;
    c.streams.resize(1);
    c.streams[0].name = "things";
    return c;
  }
  std::unique_ptr<Reader> read(const ReadRequest& request) override {
    return std::make_unique<DemoReader>(config_, request);
  }
  void cancel() noexcept override { context_.info("cancelled"); }

 private:
  Context context_;
  Config config_;
};

class DemoDestination : public Destination {
 public:
  using Config = spojka::Config;
  static constexpr const char* kTitle = "Demo";
  static constexpr int kMaxParallel = 4;
  static constexpr int kMaxBatch = 50;
  static const Properties<Config>& properties() { return demoProperties(); }
  DemoDestination(Context, Config config, const Runtime&) : config_(std::move(config)) {}
  void check(CheckReport&) override {}
  Catalog discover() override { return {}; }
  void write(const WriteRequest& request, Outcomes& outcomes) override {
    misbehave(config_.mode);
    if (config_.mode == "range") return outcomes.written(99, SPOJKA_W_CREATED, "id");
    for (std::size_t i = 0; i < request.size(); ++i) {
      if (fromAbi(request.record(i).key) == "bad")
        outcomes.rejected(i, DataError("demo.write", "not acceptable"), "email");
      else
        outcomes.written(i, request.dryRun() ? SPOJKA_W_UNCHANGED : SPOJKA_W_CREATED, "id-1");
      if (config_.mode == "twice") outcomes.retry(i, TransientError("demo.write", "again"));
    }
  }

 private:
  Config config_;
};

struct Text {
  std::string all;
  spojka_text_sink sink{sizeof(spojka_text_sink), 0, this,
                        [](void* ctx, spojka_str chunk) noexcept -> spojka_status {
                          static_cast<Text*>(ctx)->all += fromAbi(chunk);
                          return SPOJKA_OK;
                        }};
};

spojka_open_request openRequest(std::string_view config) {
  return {sizeof(spojka_open_request), 0, toAbi(config), {nullptr, 0}};
}

class SourceSlotsTest : public ::testing::Test {
 protected:
  void open(const std::string& config) {
    const auto request = openRequest(config);
    ASSERT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance_, &error_), SPOJKA_OK)
        << error_.message;
  }
  void readOpen() {
    const spojka_read_request r{sizeof r, 10, 1000, toAbi(R"({"stream":"things"})"), {nullptr, 0}};
    ASSERT_EQ(table_->read_open(instance_, &r, &session_, &error_), SPOJKA_OK);
  }
  ~SourceSlotsTest() override {
    if (session_ != nullptr) table_->read_close(session_);
    if (instance_ != nullptr) table_->close(instance_);
  }
  const spojka_source_v1* table_ = sourceTable<DemoSource>();
  FakeHost host_;
  spojka_error error_{};
  void* instance_ = nullptr;
  void* session_ = nullptr;
};

TEST_F(SourceSlotsTest, ReadsToTheEnd) {
  open("{}");
  readOpen();
  for (int i = 0; i < 3; ++i) {
    Batch batch;
    ASSERT_EQ(table_->read_next(session_, batch.out(), &error_), SPOJKA_OK);
    EXPECT_EQ(fromAbi(batch.record(0).stream), "things");
    EXPECT_EQ(batch.checkpoint(), std::to_string(i + 1));
  }
  Batch batch;
  EXPECT_EQ(table_->read_next(session_, batch.out(), &error_), SPOJKA_END);
  EXPECT_EQ(batch.raw().release, nullptr);
}

TEST_F(SourceSlotsTest, BatchOutlivesSessionAndInstanceAndDiesOnAnotherThread) {
  open("{}");
  readOpen();
  Batch batch;
  ASSERT_EQ(table_->read_next(session_, batch.out(), &error_), SPOJKA_OK);
  table_->read_close(std::exchange(session_, nullptr));
  table_->close(std::exchange(instance_, nullptr));
  std::thread([batch = std::move(batch)]() mutable {
    EXPECT_EQ(fromAbi(batch.record(0).key), "k0");
    batch.reset();
  }).join();
}

TEST_F(SourceSlotsTest, SpecCheckAndDiscoverWriteDocuments) {
  open("{}");
  Text spec;
  ASSERT_EQ(table_->spec(table_->ctx, toAbi("{}"), &spec.sink, &error_), SPOJKA_OK);
  Arena a;
  const spojka_value root = parseJson(a, spec.all);
  EXPECT_EQ(ValueView(root).find("title").text(), "Demo");
  EXPECT_EQ(ValueView(root).at("config.properties").size(), 2U);
  EXPECT_TRUE(ValueView(root).find("limits").isNull());
  Text report;
  ASSERT_EQ(table_->check(instance_, &report.sink, &error_), SPOJKA_OK);
  EXPECT_TRUE(parseCheckReport(report.all).passed());
  Text catalog;
  ASSERT_EQ(table_->discover(instance_, &catalog.sink, &error_), SPOJKA_OK);
  EXPECT_EQ(parseCatalog(catalog.all).streams.at(0).name, "things");
  table_->cancel(instance_);
  EXPECT_EQ(host_.allLogs(), "cancelled\n");
}

TEST_F(SourceSlotsTest, RefusedOpenLeavesNothing) {
  for (const char* config : {R"({"mode":"ctor"})", R"({"count":1000})", R"({"unknown":1})", "{"}) {
    const auto request = openRequest(config);
    void* instance = nullptr;
    spojka_error e{};
    EXPECT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &e), SPOJKA_E_CONFIG) << config;
    EXPECT_EQ(instance, nullptr);
    EXPECT_STRNE(e.message, "");
  }
}

TEST_F(SourceSlotsTest, WhateverIsThrownBecomesAnError) {
  struct Case {
    const char* mode;
    spojka_status code;
    const char* where;
    const char* message;
  };
  for (const Case& c :
       {Case{"std", SPOJKA_E_INTERNAL, "read_next", "something broke"},
        Case{"memory", SPOJKA_E_INTERNAL, "read_next", "out of memory"},
        Case{"int", SPOJKA_E_INTERNAL, "read_next", "something that is not an exception was thrown"},
        Case{"auth", SPOJKA_E_AUTH, "demo.login", "token refused"},
        Case{"limit", SPOJKA_E_RATE_LIMIT, "read_next", "slow down"}}) {
    const std::string config = R"({"mode":")" + std::string(c.mode) + "\"}";
    const auto request = openRequest(config);
    void* instance = nullptr;
    void* session = nullptr;
    ASSERT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK);
    const spojka_read_request r{sizeof r, 0, 0, toAbi(R"({"stream":"things"})"), {nullptr, 0}};
    ASSERT_EQ(table_->read_open(instance, &r, &session, &error_), SPOJKA_OK);
    Batch batch;
    spojka_error e{};
    EXPECT_EQ(table_->read_next(session, batch.out(), &e), c.code) << c.mode;
    EXPECT_EQ(e.code, c.code);
    EXPECT_STREQ(e.where, c.where);
    EXPECT_STREQ(e.message, c.message);
    EXPECT_EQ(e.retry_after_ms, c.code == SPOJKA_E_RATE_LIMIT ? 1500 : -1);
    EXPECT_EQ(table_->read_next(session, batch.out(), nullptr), c.code) << "without a place for the error";
    table_->read_close(session);
    table_->close(instance);
  }
}

TEST_F(SourceSlotsTest, UnreadableSelectionIsRefused) {
  open("{}");
  const spojka_read_request r{sizeof r, 0, 0, toAbi("not json"), {nullptr, 0}};
  EXPECT_NE(table_->read_open(instance_, &r, &session_, &error_), SPOJKA_OK);
  EXPECT_EQ(session_, nullptr);
}

// Takes outcomes as a strict host does: each index once.
struct OutcomeSink {
  std::vector<std::string> got;
  std::vector<bool> seen;
  spojka_outcome_sink sink{
      sizeof(spojka_outcome_sink), 0, this, [](void* ctx, const spojka_outcome* o) noexcept -> spojka_status {
        auto& me = *static_cast<OutcomeSink*>(ctx);
        if (o->index >= me.seen.size() || me.seen[o->index]) return SPOJKA_E_INVALID;
        me.seen[o->index] = true;
        me.got.push_back(std::to_string(o->index) + ":" + std::to_string(o->result) + ":" +
                         std::string(fromAbi(o->target_id)) + ":" + std::string(fromAbi(o->field)) + ":" +
                         (o->error != nullptr ? o->error->message : ""));
        return SPOJKA_OK;
      }};
};

class DestinationSlotsTest : public ::testing::Test {
 protected:
  spojka_status write(const std::string& config, std::uint32_t flags = 0) {
    const auto request = openRequest(config);
    void* instance = nullptr;
    EXPECT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK)
        << error_.message;
    BatchBuilder b;
    b.add("contact", "good", make::null());
    b.add("contact", "bad", make::null());
    Batch batch;
    b.handOver(batch.out());
    outcomes_.seen.assign(2, false);
    const spojka_write_request w{sizeof w, flags, &batch.raw(), &outcomes_.sink};
    const spojka_status status = table_->write(instance, &w, &error_);
    table_->cancel(instance);
    table_->close(instance);
    return status;
  }
  const spojka_destination_v1* table_ = destinationTable<DemoDestination>();
  FakeHost host_;
  OutcomeSink outcomes_;
  spojka_error error_{};
};

TEST_F(DestinationSlotsTest, ReportsOneOutcomePerRecord) {
  EXPECT_EQ(write("{}"), SPOJKA_OK);
  EXPECT_EQ(outcomes_.got, (std::vector<std::string>{"0:1:id-1::", "1:5::email:not acceptable"}));
}

TEST_F(DestinationSlotsTest, DryRunIsPassedOn) {
  EXPECT_EQ(write("{}", SPOJKA_WRITE_DRY_RUN), SPOJKA_OK);
  EXPECT_EQ(outcomes_.got.at(0), "0:3:id-1::");
}

TEST_F(DestinationSlotsTest, RefusedOutcomeEndsTheWrite) {
  for (const char* mode : {"twice", "range"}) {
    EXPECT_EQ(write(R"({"mode":")" + std::string(mode) + "\"}"), SPOJKA_E_INVALID) << mode;
    EXPECT_NE(std::string(error_.message).find("refused an outcome"), std::string::npos) << error_.message;
  }
}

TEST_F(DestinationSlotsTest, WhateverIsThrownBecomesAnError) {
  EXPECT_EQ(write(R"({"mode":"int"})"), SPOJKA_E_INTERNAL);
  EXPECT_EQ(write(R"({"mode":"auth"})"), SPOJKA_E_AUTH);
  EXPECT_EQ(error_.http_status, 401);
}

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

class CzechDemo final : public Translation {
 public:
  const char* find(const char* text) const noexcept override {
    const std::map<std::string_view, const char*> words = {{"Demo", "Ukázka"},
                                                           {"Mode", "Chování"},
                                                           {"must be a whole number", "musí být celé číslo"},
                                                           {"Reachable", "Dostupné"},
                                                           {"no more of them", "víc jich není"}};
    const auto at = words.find(text);
    return at == words.end() ? nullptr : at->second;
  }
  const char* find(const char*, const char*, std::int64_t) const noexcept override { return nullptr; }
};

class Linguist final : public Source {
 public:
  using Config = spojka::Config;
  static constexpr const char* kTitle = N_("Demo");
  static const Properties<Config>& properties() { return demoProperties(); }
  static const Translation* translation(std::string_view language) {
    static const CzechDemo czech;
    return language == "cs" ? &czech : nullptr;
  }
  Linguist(Context, const Config&, const Runtime&) {}
  void check(CheckReport& report) override { report.ok("reach", tr("Reachable"), ""); }
  Catalog discover() override { return {}; }
  std::unique_ptr<Reader> read(const ReadRequest&) override {
    struct Short final : Reader {
      bool next(BatchBuilder&) override { throw DataError("demo.read", tr("no more of them")); }
    };
    return std::make_unique<Short>();
  }
};

class LanguagesTest : public ::testing::Test {
 protected:
  // An instance opened in the language.
  void* openIn(const std::string& runtime) {
    const spojka_open_request request{sizeof request, 0, toAbi("{}"), toAbi(runtime)};
    void* instance = nullptr;
    EXPECT_EQ(table_->open(table_->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK);
    return instance;
  }
  std::string checked(void* instance) {
    Text report;
    EXPECT_EQ(table_->check(instance, &report.sink, &error_), SPOJKA_OK);
    return report.all;
  }
  FakeHost host_;
  const spojka_source_v1* table_ = sourceTable<Linguist>();
  spojka_error error_{};
};

TEST_F(LanguagesTest, TheSpecSpeaksTheLanguageItIsAskedFor) {
  for (const auto& [runtime, title, setting] :
       std::vector<std::array<std::string, 3>>{{R"({"language":"cs"})", "Ukázka", "Chování"},
                                               {R"({"language":"de"})", "Demo", "Mode"},
                                               {"{}", "Demo", "Mode"},
                                               {"", "Demo", "Mode"}}) {
    Text spec;
    ASSERT_EQ(table_->spec(table_->ctx, toAbi(runtime), &spec.sink, &error_), SPOJKA_OK) << error_.message;
    EXPECT_NE(spec.all.find("\"title\":\"" + title + "\""), std::string::npos) << spec.all;
    EXPECT_NE(spec.all.find("\"title\":\"" + setting + "\""), std::string::npos) << spec.all;
  }
}

TEST_F(LanguagesTest, TwoInstancesOfOneProcessSpeakTwoLanguages) {
  void* czech = openIn(R"({"language":"cs"})");
  void* english = openIn(R"({"language":"en"})");
  EXPECT_NE(checked(czech).find("Dostupné"), std::string::npos);
  EXPECT_NE(checked(english).find("Reachable"), std::string::npos);
  EXPECT_NE(checked(czech).find("Dostupné"), std::string::npos);
  EXPECT_EQ(tr("Reachable"), "Reachable");  // the thread is its own again
  table_->close(czech);
  table_->close(english);
}

TEST_F(LanguagesTest, RefusalsOfSettingsAndTroubleWhileReadingComeInTheLanguage) {
  const spojka_open_request wrong{sizeof wrong, 0, toAbi(R"({"count":"many"})"),
                                  toAbi(R"({"language":"cs"})")};
  void* instance = nullptr;
  EXPECT_EQ(table_->open(table_->ctx, host_.host(), &wrong, &instance, &error_), SPOJKA_E_CONFIG);
  EXPECT_NE(std::string(error_.message).find("musí být celé číslo"), std::string::npos) << error_.message;

  instance = openIn(R"({"language":"cs"})");
  const spojka_read_request read{sizeof read, 0, 0, toAbi("{}"), {nullptr, 0}};
  void* session = nullptr;
  ASSERT_EQ(table_->read_open(instance, &read, &session, &error_), SPOJKA_OK);
  spojka_batch batch{};
  batch.struct_size = sizeof batch;
  EXPECT_EQ(table_->read_next(session, &batch, &error_), SPOJKA_E_DATA);
  EXPECT_STREQ(error_.message, "víc jich není");
  table_->read_close(session);
  table_->close(instance);
}

class HoldingDestination : public DemoDestination {
 public:
  using DemoDestination::DemoDestination;
  void flush() override { throw TransientError("demo.flush", "the bulk load broke off"); }
};
class DerivedHoldingDestination final : public HoldingDestination {
 public:
  using HoldingDestination::HoldingDestination;
};

TEST_F(DestinationSlotsTest, OneThatHoldsNothingBackHasNoFlush) {
  EXPECT_EQ(table_->flush, nullptr);
  const auto request = openRequest("{}");
  for (const auto* table :
       {destinationTable<HoldingDestination>(), destinationTable<DerivedHoldingDestination>()}) {
    ASSERT_NE(table->flush, nullptr);
    void* instance = nullptr;
    ASSERT_EQ(table->open(table->ctx, host_.host(), &request, &instance, &error_), SPOJKA_OK);
    EXPECT_EQ(table->flush(instance, &error_), SPOJKA_E_TRANSIENT);
    EXPECT_STREQ(error_.message, "the bulk load broke off");
    table->close(instance);
  }
}

TEST_F(DestinationSlotsTest, SpecTellsItsLimits) {
  Text spec;
  ASSERT_EQ(table_->spec(table_->ctx, toAbi("{}"), &spec.sink, &error_), SPOJKA_OK);
  Arena a;
  const spojka_value root = parseJson(a, spec.all);
  EXPECT_EQ(ValueView(root).at("limits.max_parallel").integer(), 4);
  EXPECT_EQ(ValueView(root).at("limits.max_batch").integer(), 50);
}

}  // namespace
}  // namespace spojka

SPOJKA_PLUGIN(R"({"id":"demo"})", spojka::sourceTable<spojka::DemoSource>(), nullptr)

namespace {

TEST(PluginRoot, OffersExactlyItsInterfaces) {
  EXPECT_EQ(spojka_abi_version, SPOJKA_ABI_MAJOR);
  const spojka_plugin* root = spojka_plugin_main();
  EXPECT_EQ(root, spojka_plugin_main());
  EXPECT_EQ(root->struct_size, sizeof(spojka_plugin));
  EXPECT_STREQ(root->manifest_json, R"({"id":"demo"})");
  EXPECT_EQ(root->get_interface(root->ctx, SPOJKA_IF_SOURCE), spojka::sourceTable<spojka::DemoSource>());
  EXPECT_EQ(root->get_interface(root->ctx, SPOJKA_IF_DESTINATION), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, "spojka.source/2"), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, "spojka.source/1 "), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, ""), nullptr);
  EXPECT_EQ(root->get_interface(root->ctx, nullptr), nullptr);
}

}  // namespace
