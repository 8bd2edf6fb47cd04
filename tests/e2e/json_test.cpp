// SPDX-License-Identifier: Apache-2.0
// docs/JSON.md and the answers of the verbs agree: nothing is answered that is not described, and nothing is
// described that no answer has.
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "old_integration.hpp"
#include "world.hpp"

namespace e2e {
namespace {

// Another profile for the same two sides, which gathers people.
void writePeople(const World& w) {
  w.dropFields();
  std::ifstream in(w.dir / "profile.yaml");
  std::string text((std::istreambuf_iterator<char>(in)), {});
  text.replace(text.find("name: test-shop"), 15, "name: people-shop");
  std::ofstream(w.dir / "people.yaml") << text << R"(
flows:
  people:
    from: [customers, orders]
    to: contact
    identity:
      - { email: email, customers: "accounts[].email", orders: email }
    fields:
      title: [customers.billing.full_name, orders.billing.full_name, orders.code, customers.guid]
      lastname: { from: [customers.billing.full_name, orders.billing.full_name], apply: [last_name], default: "-" }
      customFields.email: { all: ["customers.accounts[].email", orders.email], apply: [{ email: { invalid: keep } }] }
)";
}

struct Member {
  std::vector<std::string> path;
  bool sometimes = false;
  bool anyShape = false;
  std::string is;  // the section that describes it
};
using Section = std::vector<Member>;

std::vector<std::string> split(const std::string& path) {
  std::vector<std::string> parts;
  std::istringstream in(path);
  for (std::string part; std::getline(in, part, '.');) {
    // "records[]" is a member and each of its list.
    const auto bracket = part.find("[]");
    parts.push_back(part.substr(0, bracket));
    if (bracket != std::string::npos) parts.emplace_back("[]");
  }
  return parts;
}

std::map<std::string, Section> described() {
  std::ifstream in(std::string(SPOJKA_DOCS) + "/JSON.md");
  std::map<std::string, Section> sections;
  std::string title;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("## ", 0) == 0) title = line.substr(3);
    if (line.rfind("| `", 0) != 0) continue;
    const auto end = line.find('`', 3);
    Member m;
    m.path = split(line.substr(3, end - 3));
    m.sometimes = line.find("sometimes", end) != std::string::npos;
    m.anyShape = line.find("any shape", end) != std::string::npos;
    if (const auto link = line.find("](#", end);
        link != std::string::npos && line.find("as of [") == std::string::npos) {
      const auto begin = line.rfind('[', link) + 1;
      m.is = line.substr(begin, link - begin);
      m.is.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(m.is.front())));
    }
    sections[title].push_back(m);
  }
  return sections;
}

bool fits(const std::vector<std::string>& documented, const std::vector<std::string>& path) {
  return documented.size() <= path.size() &&
         std::equal(documented.begin(), documented.end(), path.begin(),
                    [](const auto& d, const auto& p) { return d == p || d == "NAME"; });
}

class Comparison {
 public:
  explicit Comparison(const std::map<std::string, Section>& sections) : sections_(sections) {}

  void compare(const std::string& title, const rapidjson::Value& answer) { walk(title, {}, answer); }
  void expectAllSeen(const std::string& title) const {
    for (const auto& m : sections_.at(title))
      EXPECT_TRUE(m.sometimes || seen_.count({title, m.path}) != 0)
          << title << " never has " << joined(m.path);
  }

 private:
  static std::string joined(const std::vector<std::string>& path) {
    std::string text;
    for (const auto& part : path) text += "." + part;
    return text;
  }

  void walk(const std::string& title, const std::vector<std::string>& path, const rapidjson::Value& value) {
    const Section& section = sections_.at(title);
    for (const auto& m : section) {
      if (!fits(m.path, path)) continue;
      seen_.insert({title, m.path});
      if (m.anyShape) return;
      if (m.is.empty() || m.path.size() != path.size()) continue;
      if (!value.IsNull()) walk(m.is, {}, value);
      return;
    }
    if (value.IsObject()) {
      for (const auto& member : value.GetObject())
        walk(title, with(path, member.name.GetString()), member.value);
    } else if (value.IsArray()) {
      for (const auto& item : value.GetArray()) walk(title, with(path, "[]"), item);
    } else if (!path.empty()) {
      EXPECT_TRUE(
          std::any_of(section.begin(), section.end(),
                      [&](const auto& m) { return m.path.size() == path.size() && fits(m.path, path); }))
          << title << " does not describe " << joined(path);
    }
  }
  static std::vector<std::string> with(std::vector<std::string> path, const std::string& part) {
    path.push_back(part);
    return path;
  }

  const std::map<std::string, Section>& sections_;
  std::set<std::pair<std::string, std::vector<std::string>>> seen_;
};

rapidjson::Document answerOf(World& w, const std::vector<std::string>& words) {
  std::vector<std::string> command{
      SPOJKA_PROGRAM, "--plugin-dir", SPOJKA_PLUGINS, "--state", "sqlite:" + (w.dir / "state.db").string(),
      "--json"};
  for (const auto& word : words)
    command.push_back(word == "PROFILE"     ? (w.dir / "profile.yaml").string()
                      : word.find('@') == 0 ? (w.dir / word.substr(1)).string()
                                            : word);
  const auto done = Process(command, w.environment).wait();
  rapidjson::Document answer;
  answer.Parse(done.out.data(), done.out.size());
  EXPECT_TRUE(answer.IsObject()) << words.front() << ": " << done.out << done.err;
  return answer;
}

TEST(Json, answers_are_as_the_docs_describe_them) {
  World w(4, 8);
  w.outside.catalogue().changeOrder(1, {{"email", "no address"}});
  const auto code = w.outside.catalogue().order(1).code;
  const auto sections = described();
  ASSERT_GE(sections.size(), 15U);
  Comparison comparison(sections);
  const auto give = [&](const std::string& title, const std::vector<std::string>& words) {
    const auto answer = answerOf(w, words);
    if (answer.IsObject()) comparison.compare(title, answer);
  };
  give("plan", {"plan", "PROFILE"});
  give("check", {"check", "PROFILE"});
  give("A run", {"run", "PROFILE"});
  give("plan", {"plan", "PROFILE", "--all"});
  give("preview", {"preview", "PROFILE"});
  for (const auto& contact : w.outside.contacts())
    w.outside.putContact(contact.name, R"({"title":"Somebody Else","lastname":"Else"})");
  give("verify", {"verify", "PROFILE"});
  give("verify", {"verify", "PROFILE", "--repair"});
  give("explain", {"explain", "PROFILE", "--key", code});
  give("explain", {"explain", "PROFILE", "--key", w.outside.catalogue().order(2).code});
  give("fields", {"fields", "PROFILE"});
  give("status", {"status", "PROFILE"});
  give("failed list", {"failed", "list", "PROFILE"});
  const std::vector<std::string> one{"PROFILE", "--stream", "orders"};
  const auto failed = [&](const std::string& verb, std::vector<std::string> more = {}) {
    std::vector<std::string> words{"failed", verb};
    words.insert(words.end(), one.begin(), one.end());
    words.insert(words.end(), more.begin(), more.end());
    give("failed " + verb, words);
  };
  failed("retry");
  failed("ignore");
  failed("edit", {"--key", w.outside.catalogue().order(1).code, "--set", "email=a@example.com"});
  failed("drop", {"--yes"});
  give("state export", {"state", "export", "PROFILE", "-o", (w.dir / "copy.jsonl").string()});
  give("state export", {"state", "import", "PROFILE", "@copy.jsonl", "--replace"});
  give("plugin show", {"plugin", "show", "shoptet"});
  give("plugin show", {"plugin", "show", "daktela"});
  give("plugin release", {"plugin", "release", "daktela"});
  give("runs list", {"runs", "list", "PROFILE"});
  const auto runs = answerOf(w, {"runs", "list", "PROFILE"});
  give("A run of the past", {"runs", "show", runs["runs"][0]["run_id"].GetString(), "PROFILE"});
  give("state show", {"state", "show", "PROFILE"});
  give("plugin list", {"plugin", "list"});
  give("account list", {"account", "list", "--data", (w.dir / "serve").string()});
  give("version", {"version"});
  give("An error", {"run", "none.yaml", "--since", "never"});
  give("fields", {"fields", "PROFILE", "--flow"});
  const auto& keys = w.outside.credentials();
  w.environment["SHOPTET_CUSTOMERS_HASH"] = keys.customersHash;
  w.environment["SHOPTET_ORDERS_HASH"] = keys.ordersHash;
  w.environment["DAKTELA_ACCESS_TOKEN"] = keys.accessToken;
  give("init",
       {"init", "@made.yaml", "--source", "shoptet", "--destination", "daktela", "--set",
        "source.instance_uri=" + w.outside.shopUrl(), "--set", "source.partner_id=" + keys.partnerId, "--set",
        "destination.instance_uri=" + w.outside.daktelaUrl(), "--set", "destination.database=eshop"});
  writePeople(w);
  sandbox::playOldIntegration(w.outside);
  give("A run", {"run", "@people.yaml"});
  give("identity list", {"identity", "list", "@people.yaml"});
  const auto groups = answerOf(w, {"identity", "list", "@people.yaml"});
  const std::string first = groups["groups"][0]["name"].GetString();
  const std::string second = groups["groups"][1]["name"].GetString();
  give("identity show", {"identity", "show", "@people.yaml", first});
  give("identity conflicts", {"identity", "conflicts", "@people.yaml"});
  give("identity duplicates", {"identity", "duplicates", "@people.yaml"});
  give("identity join", {"identity", "join", "@people.yaml", first, second});
  give("identity split", {"identity", "split", "@people.yaml", first, second});
  give("dedupe", {"dedupe", "@people.yaml", "--remove", "-o", (w.dir / "d.plan").string()});
  give("dedupe --apply", {"dedupe", "@people.yaml", "--apply", (w.dir / "d.plan").string(), "--receipt",
                          (w.dir / "d.receipt").string()});
  give("erase", {"erase", "@people.yaml", "--key", first, "--yes", "--receipt", (w.dir / "gone").string()});
  for (const auto& [title, section] : sections) comparison.expectAllSeen(title);
}

}  // namespace
}  // namespace e2e
