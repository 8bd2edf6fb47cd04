// SPDX-License-Identifier: Apache-2.0
// The same connector as c_plugin.c, through the C++ layer: its trampolines are what real connectors cross.
#include "spojka/plugin.hpp"

namespace {

struct Settings {
  std::string label;
};

const spojka::Properties<Settings>& settingsTable() {
  static const spojka::Properties<Settings> table = {{"label", &Settings::label, "Label", "Not used"}};
  return table;
}

class TwoRecords final : public spojka::Reader {
 public:
  bool next(spojka::BatchBuilder& out) override {
    if (done_) return false;
    done_ = true;
    const spojka_value body = spojka::ObjectBuilder()
                                  .set("name", spojka::make::string(out.arena(), "first"))
                                  .set("count", spojka::make::integer(1))
                                  .finish(out.arena());
    out.add("things", "1", body);
    out.add("things", "2", spojka::make::null(), SPOJKA_TIME_UNKNOWN, SPOJKA_OP_DELETE);
    out.setCheckpoint("after-2");
    out.setLast();
    return true;
  }

 private:
  bool done_ = false;
};

class ThingSource final : public spojka::Source {
 public:
  using Config = Settings;
  static constexpr const char* kTitle = "ABI";
  static const spojka::Properties<Config>& properties() { return settingsTable(); }
  ThingSource(spojka::Context context, Config, const spojka::Runtime&) { context.info("opened"); }
  void check(spojka::CheckReport&) override {}
  spojka::Catalog discover() override {
    spojka::Catalog catalog;
    catalog.streams.resize(1);
    catalog.streams[0].name = "things";
    return catalog;
  }
  std::unique_ptr<spojka::Reader> read(const spojka::ReadRequest&) override {
    return std::make_unique<TwoRecords>();
  }
};

class ThingDestination final : public spojka::Destination {
 public:
  using Config = Settings;
  static constexpr const char* kTitle = "ABI";
  static constexpr int kMaxParallel = 1;
  static constexpr int kMaxBatch = 10;
  static const spojka::Properties<Config>& properties() { return settingsTable(); }
  ThingDestination(spojka::Context context, Config, const spojka::Runtime&) { context.info("opened"); }
  void check(spojka::CheckReport&) override {}
  spojka::Catalog discover() override { return {}; }
  static constexpr int kMaxFind = 10;
  static constexpr std::array<const char*, 1> kFindTargets{"contact"};
  static constexpr auto kListTargets = kFindTargets;
  static constexpr auto kMergeTargets = kFindTargets;
  static constexpr bool kListsByPrefix = true;
  static constexpr bool kListsTotal = true;
  void find(const spojka::FindRequest& request, spojka::FoundRows& rows) override {
    spojka::Arena arena;
    const spojka_value body =
        spojka::ObjectBuilder().set("name", spojka::make::borrowed("first")).finish(arena);
    for (std::size_t i = 0; i < request.size(); ++i) {
      if (request.wanted(i) == "good")
        rows.found(i, "id-1", request.fields().wants("name") ? spojka::ValueView(body) : spojka::ValueView());
      else if (request.wanted(i) == "bad")
        rows.failed(i, spojka::TransientError("abi", "cannot tell"));
      else
        rows.absent(i);
    }
  }
  spojka::ListedPage list(const spojka::ListRequest& request, spojka::ListedRows& rows) override {
    if (request.maxRows() == 0) return {{}, 2};
    if (request.keyPrefix() != "go") throw spojka::UnsupportedError("abi", "only names that begin with go");
    const bool second = request.pageToken() == "2";
    rows.add(second ? "gone" : "good", second ? "id-2" : "id-1");
    return {second ? "" : "2", 2};
  }
  std::string merge(const spojka::MergeRequest& request) override { return std::string(request.survivor()); }
  void write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) override {
    for (std::size_t i = 0; i < request.size(); ++i) {
      if (spojka::fromAbi(request.record(i).key) == "bad")
        outcomes.rejected(i, spojka::DataError("abi", "not acceptable"), "name");
      else
        outcomes.written(i, SPOJKA_W_CREATED, "id-1");
    }
  }
};

}  // namespace

SPOJKA_PLUGIN(R"({"id":"abi"})", spojka::sourceTable<ThingSource>(),
              spojka::destinationTable<ThingDestination>())
