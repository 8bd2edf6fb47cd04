// SPDX-License-Identifier: Apache-2.0
// The documents that cross the boundary, both ways, are what the SDK's schemas say.
#include <gmock/gmock.h>

#include <fstream>
#include <vector>

#include "command.hpp"
#include "host/base/log.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/services.hpp"
#include "schemas.hpp"
#include "spojka/catalog.hpp"

namespace spojka::host::zoo {
namespace {

using testing::HasSubstr;
using testing::Not;

Catalog fullCatalog() {
  CatalogField field;
  field.path = "person.email";
  field.title = "E-mail";
  field.help = "Where it goes to";
  field.role = "person.email";
  field.list = field.sensitive = field.required = field.readonly = true;
  field.maxLength = 64;
  field.options = {"a", "b"};
  field.refersTo = "person";
  CatalogEntry entry;
  entry.name = "people";
  entry.title = "People";
  entry.help = "All of them";
  entry.keyField = "id";
  entry.required = entry.incremental = entry.log = true;
  entry.requiredWhy = "because";
  entry.openPrefix = "extra.";
  entry.keyKinds = {"id", "email"};
  entry.fields = {field};
  return {{entry}, {entry}, {"shop.example", "db", "the database"}};
}

TEST(Schemas, WhatTheLayerWritesIsDescribedWhole) {
  EXPECT_EQ(objectionTo(toJson(fullCatalog()), "catalog"), "");
  CheckReport report;
  report.ok("a", "A", "fine", "setting");
  report.warning("b", "B", "so so", "look there");
  report.error("c", "C", "bad", "do this");
  report.skipped("d", "D", "no");
  EXPECT_EQ(objectionTo(toJson(report), "check_report"), "");
}

TEST(Schemas, WhatIsWrongIsFound) {
  EXPECT_THAT(objectionTo("{}", "catalog"), HasSubstr("refused"));
  EXPECT_THAT(objectionTo(R"({"streams":[{"name":"a","fields":[{}]}]})", "catalog"), HasSubstr("path"));
  EXPECT_THAT(objectionTo(R"({"checks":[{"id":"a","title":"A","status":"fine"}]})", "check_report"),
              HasSubstr("status"));
  EXPECT_THAT(
      objectionTo(R"({"title":"A","config":{"type":"object","properties":{"a":{"typ":"string"}}}})", "spec"),
      HasSubstr("refused"));
  EXPECT_THAT(objectionTo(R"({"since":"2026-01-01"})", "selection"), HasSubstr("stream"));
  EXPECT_THAT(objectionTo(R"({"language":"de"})", "runtime"), HasSubstr("language"));
  EXPECT_THAT(objectionTo(R"({"id":"A b","name":"A","version":"1","interfaces":["x"]})", "manifest"),
              HasSubstr("id"));
}

TEST(Schemas, ANewerSideMaySayMore) {
  const std::string more = R"({"checks":[{"id":"a","title":"A","status":"ok","new":1}],"also":2})";
  EXPECT_EQ(objectionTo(more, "check_report", false), "");
  EXPECT_THAT(objectionTo(more, "check_report"), HasSubstr("refused"));
}

// The connectors of this build, with what they say without a system behind them.
class Documents : public Command {
 protected:
  // Spec of each side, catalog and report where no network is needed.
  void expectInOrder(const std::filesystem::path& directory, const std::string& id) {
    const Plugin& plugin = loadPlugin({{directory}, true, {}}, id);
    EXPECT_EQ(objectionTo(plugin.info().manifestJson, "manifest"), "") << id;
    for (const char* runtime : {"{}", R"({"language":"cs"})"}) {
      if (plugin.source() != nullptr) {
        EXPECT_EQ(objectionTo(specOf(*plugin.source(), id, runtime).json, "spec"), "") << id;
      }
      if (plugin.destination() != nullptr) {
        EXPECT_EQ(objectionTo(specOf(*plugin.destination(), id, runtime).json, "spec"), "") << id;
      }
    }
  }
};

TEST_F(Documents, WhatTheConnectorsSayIsDescribedWhole) {
  for (const char* id : {"testsource", "testsink"}) expectInOrder(TEST_PLUGIN_DIRECTORY, id);
  std::size_t real = 0;
  if (std::filesystem::exists(PLUGIN_DIRECTORY))
    for (const auto& file : std::filesystem::directory_iterator(PLUGIN_DIRECTORY)) {
      const std::string name = file.path().filename().string();
      const auto suffix = name.find(".spojka.so");
      if (suffix == std::string::npos) continue;
      expectInOrder(PLUGIN_DIRECTORY, name.substr(0, suffix));
      ++real;
    }
  EXPECT_GE(real, std::size_t{REAL_CONNECTORS});
}

TEST_F(Documents, WhatTheProgramGivesToConnectorsIsDescribedWhole) {
  put("keeps_documents");
  const std::string kept = (folder().path() / "kept").string();
  folder().write("p.yaml",
                 "version: 1\nname: zoo\nsource:\n  connector: keeps_documents\n  config: { mode: \"" + kept +
                     "\" }\ndestination:\n  connector: keeps_documents\n  config: { mode: \"" + kept +
                     "\" }\nstate: sqlite:" + (folder().path() / "state.db").string() + "\n");
  const std::string profile = " '" + (folder().path() / "p.yaml").string() + "'";
  for (const char* verb : {"check", "run", "run --since 2026-01-01 --until 2026-02-01", "preview"}) {
    const Answer answer = runHere(verb + profile);
    EXPECT_EQ(answer.code, 0) << verb << answer.err;
  }
  std::ifstream file(kept);
  std::size_t seen[2] = {0, 0};
  for (std::string line; std::getline(file, line);) {
    const auto blank = line.find(' ');
    const std::string what = line.substr(0, blank);
    ++seen[what == "selection" ? 1 : 0];
    EXPECT_EQ(objectionTo(line.substr(blank + 1), what), "") << line;
  }
  EXPECT_GE(seen[0], 4U) << "runtime documents";
  EXPECT_GE(seen[1], 3U) << "selections";
}

}  // namespace
}  // namespace spojka::host::zoo
