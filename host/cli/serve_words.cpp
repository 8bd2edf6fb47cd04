// SPDX-License-Identifier: Apache-2.0
#include "host/cli/serve_words.hpp"

namespace spojka::host {
namespace {

using Ask = VerbCall::Verb;

class CallWords {
 public:
  explicit CallWords(std::vector<std::string> words) : words_(std::move(words)) {}
  // In one word, so that nothing that begins with a dash is taken for an option.
  CallWords& option(const char* name, const std::string& value) {
    if (!value.empty()) words_.push_back(std::string(name) + "=" + value);
    return *this;
  }
  CallWords& flag(const char* name, bool wanted) {
    if (wanted) words_.emplace_back(name);
    return *this;
  }
  CallWords& limit(std::int64_t most) {
    return option("--limit", most > 0 ? std::to_string(most) : std::string());
  }
  CallWords& word(const std::string& text) {
    words_.push_back(text);
    return *this;
  }
  std::vector<std::string> take() { return std::move(words_); }

 private:
  std::vector<std::string> words_;
};

void addRequest(CallWords& words, const VerbCall& c) {
  for (const auto& stream : c.allowChanges) words.option("--allow-changes", stream);
  for (const auto& stream : c.adopt) words.option("--adopt", stream);
}

void addRun(CallWords& words, const VerbCall& c) {
  addRequest(words, c);
  words.flag("--progress-json", true).option("--stream", c.stream).option("--key", c.key);
  words.option("--since", c.since)
      .option("--until", c.until)
      .flag("--force", c.force)
      .flag("--scheduled", c.scheduled)
      .flag("--told", c.told);
  words.flag("--new-source", c.source == "new").flag("--same-source", c.source == "same");
  words.flag("--new-destination", c.destination == "new").flag("--same-destination", c.destination == "same");
}

CallWords failed(const char* verb, const VerbCall& c) {
  CallWords words({"failed", verb, c.profile});
  words.option("--stream", c.stream).option("--reason", c.reason).option("--key", c.key);
  return words;
}

CallWords changing(const char* verb, const VerbCall& c) {
  return failed(verb, c).flag("--all", c.stream.empty() && c.reason.empty() && c.key.empty());
}

CallWords identity(const char* verb, const VerbCall& c) {
  CallWords words({"identity", verb, c.profile});
  words.option("--flow", c.flow);
  return words;
}

CallWords aboutRecords(const char* verb, const VerbCall& c) {
  CallWords words = identity(verb, c);
  for (const auto& record : c.records) words.word(record);
  return words;
}

CallWords wordsFor(const VerbCall& c) {
  switch (c.verb) {
    case Ask::run: {
      CallWords words({"run", c.profile});
      addRun(words, c);
      return words;
    }
    case Ask::receive:
      return CallWords({"receive", c.profile});
    case Ask::check:
      return CallWords({"check", c.profile});
    case Ask::fields:
      return CallWords({"fields", c.profile});
    case Ask::preview:
      return CallWords({"preview", c.profile})
          .option("--records", c.limit > 0 ? std::to_string(c.limit) : "")
          .flag("--reveal", c.reveal);
    case Ask::plan: {
      CallWords words({"plan", c.profile});
      addRequest(words, c);
      return words.option("--stream", c.stream).limit(c.limit).flag("--reveal", c.reveal);
    }
    case Ask::verify:
      return CallWords({"verify", c.profile}).option("--stream", c.stream).flag("--reveal", c.reveal);
    case Ask::explain:
      return CallWords({"explain", c.profile})
          .option("--key", c.key)
          .option("--email", c.email)
          .option("--phone", c.phone)
          .option("--id", c.id)
          .option("--stream", c.stream)
          .flag("--reveal", c.reveal);
    case Ask::runsList:
      return CallWords({"runs", "list", c.profile}).limit(c.limit);
    case Ask::runsShow:
      return CallWords({"runs", "show", c.who, c.profile});
    case Ask::failedList:
      return failed("list", c).limit(c.limit).flag("--reveal", c.reveal);
    case Ask::failedRetry:
      return changing("retry", c);
    case Ask::failedIgnore:
      return changing("ignore", c);
    case Ask::failedDrop:
      return changing("drop", c).flag("--yes", true);
    case Ask::failedEdit: {
      CallWords words({"failed", "edit", c.profile});
      words.option("--stream", c.stream).option("--key", c.key);
      for (const auto& [path, value] : c.values) words.option("--set", path + "=" + value);
      return words;
    }
    case Ask::conflicts:
      return identity("conflicts", c).flag("--reveal", c.reveal);
    case Ask::duplicates:
      return identity("duplicates", c);
    case Ask::groups:
      return identity("list", c).limit(c.limit);
    case Ask::group:
      return identity("show", c).flag("--reveal", c.reveal).word("--").word(c.who);
    case Ask::join:
      return aboutRecords("join", c);
    case Ask::split:
      return aboutRecords("split", c);
    case Ask::connectors:
      return CallWords({"plugin", "list"});
    case Ask::connector:
      return CallWords({"plugin", "show", c.who});
    case Ask::release:
      break;
  }
  return CallWords({"plugin", "release", c.who});
}

}  // namespace

std::vector<std::string> commandFor(const VerbCall& call, const CommonOptions& options) {
  CallWords words({"--json", "--log-format=json", "--keep-means"});
  words.option("--lang", call.language.empty() ? options.language : call.language);
  words.option("--log-level", options.logLevel).flag("--insecure-plugins", options.insecurePlugins);
  words.option("--state", options.stateUrl).option("--profile-text", call.text);
  for (const auto& folder : options.pluginDirs) words.option("--plugin-dir", folder);
  for (const auto& word : wordsFor(call).take()) words.word(word);
  return words.take();
}

}  // namespace spojka::host
