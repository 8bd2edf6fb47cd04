// SPDX-License-Identifier: Apache-2.0
// Connectors that speak the language an instance was opened in.
#include "demo_connectors.hpp"

namespace spojka {
namespace {

using namespace demo;

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
  using Config = demo::Config;
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

}  // namespace
}  // namespace spojka
