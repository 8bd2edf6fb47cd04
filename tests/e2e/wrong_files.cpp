// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <fstream>

#include "wrong_inputs.hpp"

namespace e2e {
namespace {

void writeFile(const World& w, const char* name, const std::string& content) {
  std::ofstream(w.dir / name, std::ios::binary) << content;
}

std::function<void(World&)> profileIs(std::string content) {
  return [content = std::move(content)](World& w) { writeFile(w, "profile.yaml", content); };
}

}  // namespace

std::vector<WrongInput> wrongFiles() {
  return {
      {"a profile that is not there", {"check", "DIR/none.yaml"}, 2, {"none.yaml", "no such file"}},
      {"a profile that is a folder", {"check", "DIR"}, 2, {"folder"}, {}, {}},
      {"an empty profile", {"check", "PROFILE"}, 2, {"the profile is empty"}, {}, {}, profileIs("")},
      {"a profile that is a list",
       {"check", "PROFILE"},
       2,
       {"profile.yaml:1:1", "not a list"},
       {},
       {},
       profileIs("- version: 1\n")},
      {"a profile that is not text",
       {"check", "PROFILE"},
       2,
       {"profile.yaml"},
       {},
       {},
       profileIs(std::string("\x7f"
                             "ELF\0\0\0\1",
                             8))},
      {"a secret's file that is not there",
       {"check", "PROFILE"},
       2,
       {"profile.yaml:8:18", "no such file"},
       {},
       {{"${file:orders_hash}", "${file:nosuch}"}}},
      {"a summary that cannot be written",
       {"run", "PROFILE", "--state", "STATE", "--summary-file", "DIR/no/such/file"},
       2,
       {"--summary-file", "Nothing was"}},
      {"a state that is text",
       {"run", "PROFILE", "--state", "STATE"},
       4,
       {"state.db", "Nothing was changed"},
       {},
       {},
       [](World& w) { writeFile(w, "state.db", std::string(2000, 'x')); }},
      {"a state that lost its content",
       {"run", "PROFILE", "--state", "STATE"},
       4,
       {"it is empty"},
       {},
       {},
       [](World& w) { writeFile(w, "state.db", ""); }},
      {"a state that is a folder",
       {"run", "PROFILE", "--state", "sqlite:DIR"},
       2,
       {"is a folder", "sqlite:/path/to/file.db"},
       {"lost", "copy"}},
      {"a state of a status that is a folder",
       {"status", "PROFILE", "--state", "sqlite:DIR"},
       2,
       {"is a folder"},
       {"lost"}},
      {"a state that is a device",
       {"failed", "list", "PROFILE", "--state", "sqlite:/dev/null"},
       2,
       {"device"}},
      {"a folder as the file of a plan",
       {"plan", "PROFILE", "--state", "STATE", "-o", "DIR"},
       2,
       {"cannot write", "Is a directory"}},
      {"a plan in a folder that is not there",
       {"plan", "PROFILE", "--state", "STATE", "-o", "DIR/no/such.plan"},
       2,
       {"such.plan", "in a folder that is there"}},
      {"a full disk behind a link",
       {"state", "export", "PROFILE", "--state", "STATE", "-o", "DIR/full"},
       1,
       {"No space left"},
       {},
       {},
       [](World& w) {
         w.run();
         std::filesystem::remove(w.dir / "full");
         std::filesystem::create_symlink("/dev/full", w.dir / "full");
       }},
      {"a copy of a state that is none",
       {"state", "import", "PROFILE", "DIR/copy", "--state", "STATE"},
       2,
       {"copy"},
       {},
       {},
       [](World& w) { writeFile(w, "copy", "hello\n"); }},
      {"a copy of a state that is not there",
       {"state", "import", "PROFILE", "DIR/none", "--state", "STATE"},
       2,
       {"cannot read", "No such file"}},
      {"a connector by a path that is none", {"plugin", "show", "DIR/none.spojka.so"}, 2, {"none.spojka.so"}},
      {"a connector that is no library",
       {"plugin", "show", "DIR/bad.spojka.so"},
       2,
       {"bad.spojka.so"},
       {},
       {},
       [](World& w) { writeFile(w, "bad.spojka.so", "hello"); }},
  };
}

}  // namespace e2e
