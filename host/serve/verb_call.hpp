// SPDX-License-Identifier: Apache-2.0
// What the service asks a process of its own program to do, and read the answer of as JSON. How that is
// written on a command line is for whoever starts the service to say. Ownership: plain values. Threads: any.
// Errors: none.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace spojka::host {

struct VerbCall {
  enum class Verb {
    run = 1,
    check,
    fields,
    preview,
    plan,
    verify,
    explain,
    runsList,
    runsShow,
    failedList,
    failedRetry,
    failedIgnore,
    failedDrop,
    failedEdit,
    conflicts,
    duplicates,
    groups,
    group,
    join,
    split,
    connectors,
    connector,
    release,
    receive,  // says what requests of the source's system mean, for as long as it is asked
  };
  Verb verb = Verb::run;
  std::string profile{};  // its file
  std::string text{};     // file with what is to be taken for its text; empty = its own
  std::string stream{};
  std::string key{};
  std::string reason{};
  std::string flow{};
  std::string who{};  // a person, a connector, a run
  std::string since{};
  std::string until{};
  std::string email{};
  std::string phone{};
  std::string id{};
  std::string source{};       // new, same: what to do where the state describes another system
  std::string destination{};  // the same
  std::vector<std::string> records{};
  std::vector<std::string> allowChanges{};
  std::vector<std::string> adopt{};
  std::vector<std::pair<std::string, std::string>> values{};  // path -> JSON of the value
  bool force = false;
  bool told = false;       // only what the source's system said has changed
  bool scheduled = false;  // nobody asked: what need not be done yet is left out
  bool reveal = false;
  std::int64_t limit = 0;  // 0 = as usual
  std::string language{};  // empty = as usual

  // Of a run: it is for some records only, and tells nothing of the others.
  bool isPart() const noexcept {
    return told || !stream.empty() || !key.empty() || !since.empty() || !until.empty();
  }
};

using CommandWords = std::function<std::vector<std::string>(const VerbCall& call)>;

// What a VerbCall is called where programs name it.
const char* nameOf(VerbCall::Verb verb) noexcept;

}  // namespace spojka::host
