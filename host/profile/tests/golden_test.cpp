// SPDX-License-Identifier: Apache-2.0
// Whole profiles against stored answers, and the profiles people copy from the documentation. After a wanted
// change run once with SPOJKA_UPDATE_GOLDEN=1 and read the difference.
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <stdlib.h>

#include <algorithm>
#include <fstream>

#include "host/profile/problems.hpp"
#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

const std::filesystem::path kGolden = SPOJKA_PROFILE_GOLDEN;
const std::filesystem::path kDocs = SPOJKA_DOCS;

void expectGolden(const std::string& name, const std::string& text) {
  const auto file = kGolden / name;
  if (::getenv("SPOJKA_UPDATE_GOLDEN") != nullptr) std::ofstream(file, std::ios::binary) << text;
  EXPECT_EQ(text, readFile(file)) << "the golden file is " << file;
}

std::string dump(const ConnectorRule& rule) {
  std::string out =
      fmt::format("{} @{}:{}\n  {}\n", rule.connector, rule.at.line, rule.at.column, rule.configJson);
  for (const auto& [pointer, at] : rule.positions)
    out += fmt::format("  '{}' @{}:{}{}\n", pointer, at.line, at.column,
                       rule.fromOutside.count(pointer) ? " outside" : "");
  if (!rule.sha256.empty()) out += fmt::format("  sha256 {}\n", rule.sha256);
  if (rule.isolated) out += "  isolated\n";
  return out;
}

std::string dump(const FieldRule& field) {
  std::string out = fmt::format("  {} @{}:{}", field.target, field.at.line, field.at.column);
  for (const auto& path : field.from) out += fmt::format(" {} '{}'", field.all ? "all" : "from", path);
  if (field.textTemplate) out += fmt::format(" template '{}'", *field.textTemplate);
  if (field.constant) out += fmt::format(" value '{}'", *field.constant);
  if (field.ref) out += fmt::format(" ref '{}'", *field.ref);
  if (field.per) out += fmt::format(" per '{}'", *field.per);
  for (const auto& t : field.apply) {
    out += fmt::format(" | {}", t.name);
    for (const auto& a : t.arguments) out += fmt::format(" '{}'", a);
    for (const auto& [from, to] : t.table) out += fmt::format(" '{}'='{}'", from, to);
  }
  for (const auto& path : field.otherwise) out += fmt::format(" otherwise '{}'", path);
  if (field.fallback) out += fmt::format(" default '{}'", *field.fallback);
  return out + "\n";
}

std::string dump(const Profile& p) {
  std::string out =
      fmt::format("name {}\nsource {}destination {}", p.name, dump(p.source), dump(p.destination));
  for (const auto& s : p.flows) {
    out += fmt::format("{} -> {} @{}:{}{}\n",
                       s.isLong ? fmt::format("flow {} from {}", s.flow, s.stream) : "stream " + s.stream,
                       s.target, s.at.line, s.at.column, s.hasFields ? "" : " proposed");
    for (const auto& f : s.fields) out += dump(f);
  }
  out += fmt::format("schedule {}\nstate {}\nconnections {}\ncall_timeout {} ms\nca_file {}\nproxy {}\n",
                     p.schedule, p.stateUrl, p.connections, p.callTimeoutMs, p.caFile, p.proxy);
  for (const auto& s : p.resolvedSecrets) out += fmt::format("secret '{}'\n", s);
  return out;
}

// Every variable is set to its own name in lower case, as a value would look like.
std::optional<std::string> anyVariable(const std::string& name) {
  std::string value = "value-of-" + name;
  std::transform(value.begin(), value.end(), value.begin(), [](unsigned char c) { return std::tolower(c); });
  return value;
}

TEST(GoldenProfile, HoldsEveryKeyAndForm) {
  expectGolden("everything.txt",
               dump(loadProfile(kGolden / "everything.yaml", environmentOf({{"TOKEN", "hush"}}))));
}

TEST(GoldenProfile, ListsEveryProblem) {
  std::string text;
  try {
    loadProfile(kGolden / "broken.yaml", environmentOf({}));
  } catch (const ProfileError& e) {
    for (const auto& line : linesOf(e)) text += line + "\n";
  }
  expectGolden("broken.txt", text);
}

TEST(GoldenProfile, HoldsFlowsInTheSequenceTheirReferencesAskFor) {
  expectGolden("flows.txt", dump(loadProfile(kGolden / "flows.yaml", environmentOf({}))));
}

TEST(GoldenProfile, ListsEveryProblemOfFlows) {
  std::string text;
  try {
    loadProfile(kGolden / "broken_flows.yaml", environmentOf({}));
  } catch (const ProfileError& e) {
    for (const auto& line : linesOf(e)) text += line + "\n";
  }
  expectGolden("broken_flows.txt", text);
}

TEST(DocumentedProfiles, Load) {
  int count = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kDocs / "examples")) {
    if (entry.path().extension() != ".yaml") continue;
    ++count;
    EXPECT_NO_THROW(loadProfile(entry.path(), anyVariable)) << entry.path();
  }
  EXPECT_GE(count, 2);
}

TEST(DocumentedProfiles, StandInTheHandbookAsTheyLoad) {
  const std::string handbook = readFile(kDocs / "PROFILE.md");
  constexpr std::string_view kOpen = "```yaml\n";
  int whole = 0;
  for (auto at = handbook.find(kOpen); at != std::string::npos; at = handbook.find(kOpen, at + 1)) {
    const auto begin = at + kOpen.size();
    std::string block = handbook.substr(begin, handbook.find("```", begin) - begin);
    const bool isWhole = block.find("version:") == 0;
    whole += isWhole ? 1 : 0;
    if (!isWhole) block = kHead + block;  // a fragment of the top level
    const Folder folder;
    EXPECT_NO_THROW(loadProfile(folder.write("p.yaml", block), anyVariable)) << block;
  }
  EXPECT_GE(whole, 1);
}

}  // namespace
}  // namespace spojka::host::testing
