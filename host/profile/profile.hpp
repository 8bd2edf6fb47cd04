// SPDX-License-Identifier: Apache-2.0
// A profile as it stands in the file, checked for form: which source, which destination, how fields map, when
// it runs. Every part knows where it was written, so that later errors can say file:line. Ownership: plain
// values. Threads: one thread. Errors: ProfileError collecting every problem found, each with file:line.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/catalog.hpp"

namespace spojka::host {

struct Position {
  int line = 0;    // from 1; 0 = unknown
  int column = 0;  // from 1
};

struct ProfileProblem {
  Position at;
  std::string message;  // what, why, what to do
};

class ProfileError : public std::runtime_error {
 public:
  // The problems are told in the sequence of the file.
  ProfileError(const std::string& file, std::vector<ProfileProblem> problems);
  const std::vector<ProfileProblem>& problems() const noexcept { return problems_; }

 private:
  ProfileError(std::vector<ProfileProblem> sorted, const std::string& file);
  std::vector<ProfileProblem> problems_;
};

// `trim` or `{ prefix: "Obj. " }` or `{ replace: [a, b] }` or `{ map: { a: b } }` or
// `{ e164: { region: CZ, invalid: keep } }`: name and arguments as text, as written.
struct TransformRule {
  std::string name;
  std::vector<std::string> arguments;                      // scalars
  std::vector<std::pair<std::string, std::string>> table;  // keys with values: the rows of `map`, or options
  Position at;
  bool fromOutside = false;  // holds a value that came from ${...}: never shown
};

// Where one target field comes from: sources tried in turn or one behind another, or a template, or a
// constant, or the object that another flow writes.
struct FieldRule {
  std::string target;                       // "customFields.email"
  std::vector<std::string> from;            // paths; the first that is not empty wins ...
  bool all = false;                         // ... or `all:` of them are put one behind another
  std::optional<std::string> textTemplate;  // "{status}: {total.with_vat}"
  std::optional<std::string> constant;      // `value:`
  std::optional<std::string> ref{};         // name of a flow
  std::optional<std::string> per{};         // path whose values part those of `from`: a sum for each of them
  std::vector<TransformRule> apply;
  std::vector<std::string> otherwise = {};  // paths that stand in, as they are, where nothing came out
  std::optional<std::string> fallback;      // `default:`
  Position at;
  bool fromOutside = false;  // template, constant or default hold a value that came from ${...}: never shown
};

// What joins records to one person or company: what kind of thing it is, and where each stream has it.
struct IdentityKey {
  enum class Kind { id = 1, email, phone, name };
  Kind kind = Kind::id;
  std::string name;  // for `with` and `never_join_by`
  struct Place {
    std::string stream;
    std::vector<std::string> paths;  // the values of all of them
  };
  std::vector<Place> places;
  std::optional<std::string> region{};     // of a phone: where numbers without a country code belong
  std::optional<std::string> otherwise{};  // ... when the record does not say
  std::string with{};                      // of a phone or an e-mail: joins only where this name agrees too
  Position at;
};

// `never_join_by`: values of one key.
struct NeverJoinBy {
  std::string key;
  std::vector<std::string> values;
  Position at;
};

struct IdentityRule {
  std::vector<IdentityKey> keys;  // strongest first; empty = the flow gathers nothing
  std::vector<NeverJoinBy> never;
  std::int64_t moreThan = 0;  // so many different names behind an address or a number join; 0 = any number
  Position at;
};

// What becomes of several objects at the destination that turn out to be one.
enum class OnDuplicates { merge = 1, keep };
// What becomes of an object whose record the source says is deleted, or no longer has.
enum class OnDelete { keep = 1, remove };

struct FlowRule {
  std::string flow;               // its name; empty, and below `streams:`, that of the stream
  std::string stream;             // of the source, whose records it takes; of several, the first
  std::string target;             // `to:`
  bool isLong = false;            // written below `flows:`
  bool hasFields = false;         // false = the mapping proposed from roles is used
  std::vector<FieldRule> fields;  // as written
  Position at;
  std::vector<std::string> streams{};  // of a flow that gathers: all it takes, `stream` first
  IdentityRule identity{};
  OnDuplicates onDuplicates = OnDuplicates::merge;
  OnDelete onDelete = OnDelete::keep;
  std::int64_t everyMs =
      0;  // `every:`: a scheduled run need not read it more often than this; 0 = each one does
  std::map<std::string, std::int64_t> everyMsOf{};  // the same of the streams of a flow that gathers

  // Its objects are made of the records that belong together, not of one record each.
  bool gathers() const noexcept { return !identity.keys.empty(); }
};

struct ConnectorRule {
  std::string connector;   // id
  std::string configJson;  // settings with ${VAR} and ${file:...} resolved
  std::map<std::string, Position>
      positions;  // JSON pointer of each setting -> where it stands; "" = `config:`
  Position at;
  std::set<std::string> fromOutside = {};  // JSON pointers of the settings that hold a ${...}
  std::string sha256 = {};                 // the connector's file must have this sum; empty = any
  bool isolated = false;                   // `isolation: process`: it runs in a process of its own
};

// How much of a stream a run may change without being told to: shares of what is known of it.
struct GuardRule {
  static constexpr double kOff = 1e9;  // never stops
  double changed = 0.30;
  double emptied = 0.20;
  double shrunk = 0.50;
  double failed = 0.50;
};

struct Profile {
  std::filesystem::path file;
  std::string name;
  ConnectorRule source;
  ConnectorRule destination;
  // Each behind those it refers to. Empty = one for every stream of the source, mapped by roles.
  std::vector<FlowRule> flows;
  bool hasFlows = false;
  bool active = true;    // false = only when asked, whatever the schedule says
  std::string schedule;  // "every 15m" or "cron: */15 6-22 * * *"; empty = only when asked
  std::string zone{};    // in which times are shown and the schedule is meant; empty = that of the process
  std::optional<std::int64_t> jitterMs{};  // a scheduled run begins up to so much later; nothing = as usual
  std::optional<std::int64_t> silentAfterMs{};  // when a service says that nothing came; nothing = never
  std::string stateUrl;           // empty = the default place; a relative SQLite file is made absolute
  std::string stateKey{};         // values of persons in it are encrypted with this; empty = they are not
  std::int64_t historyDays = 90;  // how long finished runs stay in the state
  std::int64_t connections = 8;   // destination instances at most
  double retryBudget = 0.1;       // share of a run's records that may be sent again
  std::int64_t patienceMs = 15 * 60'000;  // how long a side may ask a run to wait
  int poisonAfter = 20;                   // failures in a row before a record waits for a person
  std::int64_t callTimeoutMs = 0;         // how long a call into a connector may be silent; 0 = the usual
  GuardRule guard;
  std::string caFile;  // network: ca_file, absolute
  std::string proxy;
  std::vector<std::string>
      resolvedSecrets;  // values that came from ${...}: to be registered with the redactor
};

// Looks up an environment variable; nothing when unset.
using Environment = std::function<std::optional<std::string>(const std::string&)>;
Environment processEnvironment();

Profile loadProfile(const std::filesystem::path& file, const Environment& environment);
// The same with the text at hand; `file` names it in errors, and relative paths are relative to its folder.
Profile parseProfile(std::string text, const std::filesystem::path& file, const Environment& environment);

// Checks a connector's settings against the JSON Schema of its spec. Unknown keys name the nearest known one.
// `mayLackChoices`: settings that are chosen from what a check finds (`x-options`) need not be there yet.
void validateConfig(const Profile& profile, const ConnectorRule& rule, const std::string& schemaJson,
                    bool mayLackChoices = false);

// Values of the settings the schema marks as secret (writeOnly): to be registered with the redactor.
std::vector<std::string> secretValues(const ConnectorRule& rule, const std::string& schemaJson);

}  // namespace spojka::host
