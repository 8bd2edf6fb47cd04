// SPDX-License-Identifier: Apache-2.0
// A source for tests: it makes its records up, and breaks on demand. The example for authors is sdk/template.
#include <charconv>
#include <cstdlib>
#include <spojka/plugin.hpp>
#include <sstream>

namespace testsource {

struct Config {
  std::int64_t people = 0;
  std::int64_t edited = 0;
  std::int64_t problemAt = -1;
  std::int64_t failAt = -1;
  std::int64_t latencyMs = 0;
  std::string marks;
  spojka::Secret token;
};

const spojka::Properties<Config>& settings() {
  using Row = spojka::Property<Config>;
  static const spojka::Properties<Config> table = {
      Row("people", &Config::people, "People", "How many records the stream has.")
          .defaultsTo("3")
          .between(0, 1'000'000),
      Row("edited", &Config::edited, "Edited", "So many of the first records read differently from before.")
          .defaultsTo("0"),
      Row("problem_at", &Config::problemAt, "Problem at", "This record cannot be read, counted from 0.")
          .defaultsTo("-1"),
      Row("fail_at", &Config::failAt, "Fail at",
          "The connection breaks before this record, unless reading begins at a checkpoint.")
          .defaultsTo("-1"),
      Row("latency_ms", &Config::latencyMs, "Latency", "Milliseconds a batch takes.").defaultsTo("0"),
      Row("marks", &Config::marks, "Marks",
          "What says that data is personal: fields of the catalog, values, both, or none (no roles either).")
          .defaultsTo("both"),
      Row("token", &Config::token, "Token", "Any text but 'wrong', with which the check fails."),
  };
  return table;
}

class PeopleReader final : public spojka::Reader {
 public:
  PeopleReader(const spojka::Context& context, const Config& config, const spojka::ReadRequest& request)
      : context_(context), config_(config), request_(request), fresh_(request.checkpoint.empty()) {
    const std::string& at = request.checkpoint;
    const auto parsed = std::from_chars(at.data(), at.data() + at.size(), next_);
    if (!fresh_ && (parsed.ec != std::errc() || next_ > config_.people))
      throw spojka::ConfigError("testsource.read", "the stored checkpoint is not one of this source");
  }

  bool next(spojka::BatchBuilder& out) override {
    if (!request_.keys.empty()) return named(out);
    if (next_ >= config_.people) return false;
    context_.sleepFor(config_.latencyMs, "testsource.read");
    if (fresh_ && next_ == config_.failAt)
      throw spojka::TransientError("testsource.read", "the connection broke, as fail_at asks for");
    while (next_ < config_.people && out.size() < request_.maxRecords) {
      if (fresh_ && next_ == config_.failAt) break;
      add(out, next_++);
    }
    const bool complete = next_ >= config_.people;
    // The next run reads everything again from the start; one that was interrupted goes on from here.
    if (request_.key.empty()) out.setCheckpoint(complete ? "0" : std::to_string(next_));
    if (complete) out.setLast();
    return true;
  }

 private:
  // Just these; of which there is none, that is gone.
  bool named(spojka::BatchBuilder& out) {
    if (next_ > 0) return false;
    next_ = 1;
    for (const auto& key : request_.keys) {
      std::int64_t n = -1;
      if (key.rfind("p-", 0) == 0) std::from_chars(key.data() + 2, key.data() + key.size(), n);
      if (n >= 0 && n < config_.people)
        add(out, n);
      else
        out.add("people", key, spojka::make::null(), SPOJKA_TIME_UNKNOWN, SPOJKA_OP_DELETE);
    }
    return true;
  }
  spojka_value personal(spojka_value value) const {
    return config_.marks == "both" || config_.marks == "values" ? spojka::make::sensitive(value) : value;
  }
  static std::string phoneOf(std::int64_t n) {
    char text[32];
    std::snprintf(text, sizeof text, "tel. 600 %03lld %03lld", static_cast<long long>(n / 1000 % 1000),
                  static_cast<long long>(n % 1000));
    return text;
  }
  void add(spojka::BatchBuilder& out, std::int64_t n) {
    spojka::Arena& a = out.arena();
    char key[32];
    std::snprintf(key, sizeof key, "p-%06lld", static_cast<long long>(n));
    if (!request_.key.empty() && request_.key != key) return;
    if (n == config_.problemAt) {
      out.addProblem("people", key, "name", spojka::DataError("testsource.read", "the name cannot be read"));
      return;
    }
    spojka::ObjectBuilder person;
    person.set("id", spojka::make::string(a, key))
        .set("name", spojka::make::string(a, std::string("Person ") + key))
        .set("email", personal(spojka::make::string(a, std::string(key) + "@example.com")))
        .set("phone", personal(spojka::make::string(a, phoneOf(n))))
        .set("note", spojka::make::borrowed(n < config_.edited ? "edited" : "original"))
        .set("balance", spojka::make::decimal(a, std::to_string(n) + ".50"))
        .set("born", spojka::make::date(n))
        .set("tags", spojka::make::list(a, {spojka::make::borrowed("test"), spojka::make::string(a, key)}));
    out.add("people", key, person.finish(a));
  }

  const spojka::Context& context_;
  const Config& config_;
  spojka::ReadRequest request_;
  bool fresh_;
  std::int64_t next_ = 0;
};

class TestSource final : public spojka::Source {
 public:
  using Config = testsource::Config;
  static constexpr const char* kTitle = "Made-up people";
  static const spojka::Properties<Config>& properties() { return settings(); }

  TestSource(spojka::Context context, Config config, const spojka::Runtime&)
      : context_(context), config_(std::move(config)) {}

  void check(spojka::CheckReport& report) override {
    if (config_.token.reveal() == "wrong")
      report.error("token", "Token", "the token was refused", "write any other text", "token");
    else
      report.ok("token", "Token", "the token is accepted", "token");
  }

  spojka::Catalog discover() override {
    spojka::CatalogEntry people;
    people.name = "people";
    people.title = "People";
    people.keyField = "id";
    people.fields = {
        field("id", "string", "Number", "person.id"),
        field("name", "string", "Name", "person.full_name"),
        field("email", "string", "E-mail", "person.email"),
        field("phone", "string", "Phone", ""),
        field("note", "string", "Note", "note"),
        field("balance", "decimal", "Balance", ""),
        field("born", "date", "Born", ""),
        field("tags[]", "string", "Tags", ""),
    };
    const bool marks = config_.marks == "both" || config_.marks == "fields";
    people.fields[2].sensitive = people.fields[3].sensitive = marks;
    if (config_.marks == "none")
      for (auto& listed : people.fields) listed.role.clear();
    return {{people}, {}};
  }

  std::unique_ptr<spojka::Reader> read(const spojka::ReadRequest& request) override {
    if (request.stream != "people")
      throw spojka::ConfigError("testsource.read", "there is no stream '" + request.stream + "'");
    context_.debug("reading people");
    return std::make_unique<PeopleReader>(context_, config_, request);
  }

  // "p-000001 p-000002", from whoever knows the token.
  spojka::ReceiveAnswer receive(const spojka::ReceivedRequest& request) override {
    if (request.body == "crash") std::abort();
    if (request.header("x-token") != config_.token.reveal()) return {403, "text/plain", "who are you?", {}};
    spojka::ReceiveAnswer answer;
    answer.body = request.method + " " + request.path + " " + request.query;
    std::istringstream keys(request.body);
    for (std::string key; keys >> key;) answer.records.push_back({"people", key});
    return answer;
  }

 private:
  static spojka::CatalogField field(const char* path, const char* type, const char* title, const char* role) {
    spojka::CatalogField f;
    f.path = path;
    f.type = type;
    f.title = title;
    f.role = role;
    return f;
  }

  spojka::Context context_;
  Config config_;
};

}  // namespace testsource

SPOJKA_PLUGIN(R"({"id":"testsource","name":"Test source","version":"1.0.0","license":"Apache-2.0",
                  "description":"Makes up people, for tests and as an example.","interfaces":["spojka.source/1"]})",
              spojka::sourceTable<testsource::TestSource>(), nullptr)
