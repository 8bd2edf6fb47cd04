// SPDX-License-Identifier: Apache-2.0
// A destination for tests: it appends what it gets to a file, one JSON object a line, and misbehaves on
// demand. The file is its memory: what stands in it exists, in this process and in the next one.
#include <cstdio>
#include <map>
#include <mutex>
#include <set>
#include <spojka/plugin.hpp>

namespace testsink {

struct Config {
  std::string file;
  std::string reject;
  std::string retry;
  std::string loseAnswer;
  std::int64_t latencyMs = 0;
};

const spojka::Properties<Config>& settings() {
  using Row = spojka::Property<Config>;
  static const spojka::Properties<Config> table = {
      Row("file", &Config::file, "File", "Where to append, one JSON object a line.").isRequired(),
      Row("reject", &Config::reject, "Reject", "Records whose JSON holds this text are refused."),
      Row("retry", &Config::retry, "Retry", "Records whose JSON holds this text are put off once."),
      Row("lose_answer", &Config::loseAnswer, "Lose answer",
          "Records whose JSON holds this text are written, and once the answer is lost."),
      Row("latency_ms", &Config::latencyMs, "Latency", "Milliseconds a record takes.").defaultsTo("0"),
  };
  return table;
}

// What exists, shared by the instances that write to one file.
class Book {
 public:
  static Book& of(const std::string& path) {
    static std::mutex mutex;
    static std::map<std::string, std::unique_ptr<Book>> books;
    const std::lock_guard lock(mutex);
    auto& book = books[path];
    if (book == nullptr) book.reset(new Book(path));
    return *book;
  }

  // The body as it was last written, empty = does not exist.
  std::string find(const std::string& key) {
    const std::lock_guard lock(mutex_);
    const auto found = bodies_.find(key);
    return found == bodies_.end() ? std::string() : found->second;
  }
  void write(const char* op, const std::string& key, const std::string& body) {
    const std::lock_guard lock(mutex_);
    std::FILE* out = std::fopen(path_.c_str(), "a");
    if (out == nullptr) throw spojka::TransientError("testsink.write", "cannot open " + path_);
    std::fprintf(out, "{\"op\":\"%s\",\"key\":\"%s\",\"body\":%s}\n", op, key.c_str(), body.c_str());
    if (std::fclose(out) != 0) throw spojka::TransientError("testsink.write", "cannot write " + path_);
    remember(op, key, body);
  }
  // True the first time it is asked for a key and purpose.
  bool firstTime(const std::string& what) {
    const std::lock_guard lock(mutex_);
    return seen_.insert(what).second;
  }

 private:
  explicit Book(std::string path) : path_(std::move(path)) {
    std::FILE* in = std::fopen(path_.c_str(), "r");
    if (in == nullptr) return;  // nothing was written yet
    std::string line;
    for (int c = std::fgetc(in); c != EOF; c = std::fgetc(in)) {
      if (c != '\n') {
        line += static_cast<char>(c);
        continue;
      }
      spojka::Arena a;
      const spojka_value root = spojka::parseJson(a, line);
      const spojka::ValueView v(root);
      remember(std::string(v.find("op").text()), std::string(v.find("key").text()), toJson(v.find("body")));
      line.clear();
    }
    std::fclose(in);
  }
  void remember(const std::string& op, const std::string& key, const std::string& body) {
    if (op == "delete")
      bodies_.erase(key);
    else
      bodies_[key] = body;
  }

  std::string path_;
  std::mutex mutex_;
  std::map<std::string, std::string> bodies_;
  std::set<std::string> seen_;
};

class TestSink final : public spojka::Destination {
 public:
  using Config = testsink::Config;
  static constexpr const char* kTitle = "A file of JSON lines";
  static constexpr int kMaxParallel = 4;
  static constexpr int kMaxBatch = 50;
  static const spojka::Properties<Config>& properties() { return settings(); }

  TestSink(spojka::Context context, Config config, const spojka::Runtime&)
      : context_(context), config_(std::move(config)) {}

  void check(spojka::CheckReport& report) override {
    report.ok("file", "File", "records are appended to " + config_.file, "file");
  }

  spojka::Catalog discover() override {
    spojka::CatalogEntry card;
    card.name = "card";
    card.title = "Card";
    card.openPrefix = "extra.";
    for (const char* path : {"title", "email", "note", "amount"}) {
      spojka::CatalogField field;
      field.path = path;
      card.fields.push_back(field);
    }
    card.fields[0].role = "person.full_name";
    card.fields[0].required = true;
    card.fields[0].maxLength = 100;
    card.fields[1].role = "person.email";
    card.fields[2].role = "note";
    card.fields[3].type = "decimal";
    spojka::CatalogField tags;
    tags.path = "tags";
    tags.list = true;
    card.fields.push_back(tags);
    return {{}, {card}};
  }

  void write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) override {
    for (std::size_t i = 0; i < request.size(); ++i) {
      context_.sleepFor(config_.latencyMs, "testsink.write");
      writeOne(i, request.record(i), request.dryRun(), outcomes);
    }
  }

 private:
  void writeOne(std::size_t i, const spojka_record& record, bool dryRun, spojka::Outcomes& outcomes) {
    Book& book = Book::of(config_.file);
    const std::string key(spojka::fromAbi(record.key));
    const std::string body = toJson(spojka::ValueView(record.body));
    if (holds(body, config_.reject)) {
      outcomes.rejected(i, spojka::RemoteError("testsink.write", "refused, as 'reject' asks for", 400),
                        "title");
      return;
    }
    if (!dryRun && holds(body, config_.retry) && book.firstTime("retry " + key)) {
      outcomes.retry(i, spojka::TransientError("testsink.write", "put off once, as 'retry' asks for", 503));
      return;
    }
    const std::string before = book.find(key);
    const bool isDelete = record.op == SPOJKA_OP_DELETE;
    const std::uint32_t result = before == body || (isDelete && before.empty()) ? SPOJKA_W_UNCHANGED
                                 : isDelete                                     ? SPOJKA_W_DELETED
                                 : before.empty()                               ? SPOJKA_W_CREATED
                                                                                : SPOJKA_W_UPDATED;
    if (dryRun) {
      reportChanges(i, result, key, before, spojka::ValueView(record.body), outcomes);
      return;
    }
    if (result != SPOJKA_W_UNCHANGED) {
      context_.count(SPOJKA_METRIC_REQUESTS);
      book.write(isDelete ? "delete" : before.empty() ? "create" : "update", key, body);
    }
    if (holds(body, config_.loseAnswer) && book.firstTime("lose " + key))
      outcomes.unknown(
          i, spojka::TransientError("testsink.write", "the answer was lost, as 'lose_answer' asks for"));
    else
      outcomes.written(i, result, idOf(key));
  }

  static void reportChanges(std::size_t i, std::uint32_t result, const std::string& key,
                            const std::string& before, spojka::ValueView after, spojka::Outcomes& outcomes) {
    spojka::Arena a;
    const spojka_value old = before.empty() ? spojka_value{} : spojka::parseJson(a, before);
    std::vector<spojka_change> changes;
    for (std::size_t m = 0; m < after.size(); ++m) {
      const spojka::ValueView was = spojka::ValueView(old).find(after.name(m));
      if (toJson(was) != toJson(after.member(m)))
        changes.push_back({spojka::toAbi(after.name(m)), was.raw(), after.member(m).raw()});
    }
    outcomes.written(i, result, before.empty() ? std::string() : idOf(key), changes);
  }

  static bool holds(const std::string& body, const std::string& text) {
    return !text.empty() && body.find(text) != std::string::npos;
  }
  static std::string idOf(const std::string& key) { return "id-" + key; }

  spojka::Context context_;
  Config config_;
};

}  // namespace testsink

SPOJKA_PLUGIN(R"({"id":"testsink","name":"Test sink","version":"1.0.0","license":"Apache-2.0",
                  "description":"Appends records to a file, for tests.","interfaces":["spojka.destination/1"]})",
              nullptr, spojka::destinationTable<testsink::TestSink>())
