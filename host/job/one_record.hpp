// SPDX-License-Identifier: Apache-2.0
// Everything that is known of one record: what the source gives, what each rule makes of it, the link, the
// object at the destination as it is now, the failed record. Answers "why is it missing" and "why is it
// wrong". Writes nothing, moves nothing. Ownership: values live in the answer's arena. Threads: one. Errors:
// what a Session and asking the connectors throw; StatusError (refused) where nothing is found.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/job/record_search.hpp"
#include "host/job/session.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

enum class ObjectThere { notAsked = 1, yes, no };

struct ExplainedField {
  Mapping::Column column;
  spojka_value mapped{};  // what is to be there; null where the record could not be mapped
  spojka_value now{};     // what is there
  bool differs = false;   // as the destination sees it
};

// Sensitive values are masked unless they were asked for.
struct ExplainedRecord {
  std::string flow;
  std::string stream;
  std::string key;
  std::string name;  // what people see instead of the key; may be empty
  const char* foundBy = "key";
  bool atSource = false;
  spojka_value source{};
  std::string problemField;  // why it cannot be mapped; both empty when it can
  std::string problem;
  std::string target;
  std::string targetKey;  // the name this profile gives its object
  std::optional<Link> link;
  bool asLastWritten = false;  // the mapped values are those of the link
  ObjectThere object = ObjectThere::notAsked;
  std::string objectProblem;  // why it could not be asked for, or would be refused
  std::vector<ExplainedField> fields;
  std::vector<RunRow> writers{};  // the run that made its object and the one that wrote it last, see Store
  std::optional<FailedRecord> failed;
  std::string verdict;  // in one sentence
};

struct Explanation {
  std::string profile;
  std::vector<ExplainedRecord> records;
  bool more = false;         // records than these, which are as many as are told at once
  std::vector<RunRow> runs;  // the last ones, newest first
  std::unique_ptr<Arena> arena = std::make_unique<Arena>();
};

struct ExplainRequest {
  RecordQuery query;
  bool reveal = false;
};

Explanation explainRecords(const Surroundings& around, const std::string& profileFile,
                           const ExplainRequest& request);

}  // namespace spojka::host
