// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include <algorithm>

#include "answer.hpp"
#include "discovery.hpp"
#include "spojka/nearest.hpp"
#include "text.hpp"
#include "write_right.hpp"

namespace daktela {
namespace {

using spojka::CheckReport;
using spojka::http::Response;

constexpr const char* kDatabasesHint =
    "In Daktela open Manage -> CRM -> Databases; `database` is the name shown there";

// One GET whose failure to get through is a state, not an exception.
struct Probe {
  Response response;
  std::string failure;  // empty = there is an answer
  bool good = false;    // 2xx, readable, without errors
  spojka::Arena arena;
  Answer answer;

  Probe(Api& api, const std::string& target) {
    try {
      response = api.getSetUp(target);
    } catch (const spojka::CancelledError&) {
      throw;
    } catch (const spojka::Error& e) {
      failure = e.what();
      return;
    }
    answer = readAnswer(arena, response.body, kMostValuesOfSetUp);
    good = response.status >= 200 && response.status < 300 && answer.readable && answer.errors.empty();
  }
  // By Daktela itself: a proxy or a firewall says so as well.
  bool refusedAs(int status) const { return failure.empty() && response.status == status && answer.own; }
};

void addProblem(CheckReport& report, const Api& api, const char* id, const char* title, const Probe& probe,
                const char* doing) {
  if (!probe.failure.empty())
    return report.error(id, title, probe.failure,
                        "Try again; if it lasts, look at the network between here and Daktela",
                        "instance_uri");
  Advice advice = api.advice(probe.response, doing);
  report.error(id, title, std::move(advice.message), std::move(advice.hint), std::move(advice.setting));
}

// Who the token belongs to, as far as the answer tells.
std::string ownerOf(const Answer& answer) {
  for (const char* path : {"user.name", "name", "user.title", "title"})
    if (const auto text = answer.result.at(path).text(); !text.empty()) return shorten(text, 64);
  return {};
}

enum class Reached { no = 1, yes, tokenRefused };

Reached checkConnection(Api& api, const Config& config, CheckReport& report) {
  constexpr const char* kInstance = "URI instance";
  constexpr const char* kToken = "Access token";
  const Probe probe(api, modelTarget("whoim"));
  if (!probe.failure.empty()) {
    report.error("instance", kInstance, probe.failure,
                 "URI instance must be the address people sign in to Daktela at; check the network between "
                 "here and Daktela",
                 "instance_uri");
    return Reached::no;
  }
  const bool refused = probe.refusedAs(401) || probe.refusedAs(403);
  // Some instances do not offer this request; reading contacts then tells the same.
  const bool notOffered = probe.refusedAs(404) || probe.refusedAs(405);
  if (!probe.good && !refused && !notOffered) {
    addProblem(report, api, "instance", kInstance, probe, "asking who the token belongs to");
    return Reached::no;
  }
  const bool tls = config.instanceUri.rfind("https", 0) == 0;
  report.ok("instance", kInstance, tls ? "reached, TLS certificate accepted" : "reached, without TLS",
            "instance_uri");
  if (refused) {
    addProblem(report, api, "token", kToken, probe, "asking who the token belongs to");
    return Reached::tokenRefused;
  }
  const std::string owner = ownerOf(probe.answer);
  if (notOffered || probe.answer.result.isEmpty())
    report.ok("token", kToken, "not refused; this instance does not tell whose it is", "access_token");
  else
    report.ok("token", kToken, owner.empty() ? "accepted" : "accepted, belongs to user " + owner,
              "access_token");
  return Reached::yes;
}

bool checkRights(Api& api, CheckReport& report) {
  constexpr const char* kTitle = "Rights";
  std::string target = modelTarget("contacts");
  addParameter(target, "take", "1");
  addParameter(target, "fields[0]", "name");
  const Probe probe(api, target);
  if (!probe.good) {
    addProblem(report, api, "rights", kTitle, probe, "reading contacts");
    return false;
  }
  try {
    readRows(probe.answer, "daktela.check");
  } catch (const spojka::DataError& e) {
    report.error("rights", kTitle, e.what(), "This may be another product or a version that is not known",
                 "instance_uri");
    return false;
  }
  const WriteTrial trial = tryToWrite(api, kContactKind);
  if (trial.right == WriteRight::missing)
    report.error("rights", kTitle, "contacts can be read and not written: " + trial.told, kRightsHint,
                 "access_token");
  else if (trial.right == WriteRight::notSeen)
    report.warning("rights", kTitle,
                   "contacts can be read; whether they can be written could not be seen: " + trial.told,
                   "A run shows it: where the right is missing it stops and keeps nothing", "access_token");
  else if (!trial.told.empty())
    report.warning("rights", kTitle, "contacts can be read and written; " + trial.told, "", "access_token");
  else
    report.ok("rights", kTitle, "contacts can be read and written", "access_token");
  return true;
}

std::vector<spojka::CheckOption> databasesOf(const Rows& rows) {
  std::vector<spojka::CheckOption> options;
  for (const auto& row : rows.rows)
    if (const auto name = row.find("name").text(); !name.empty())
      options.push_back({std::string(name), shorten(row.find("title").text(), 128)});
  return options;
}

void reportMissingDatabase(const Config& config, const Rows& rows, CheckReport& report) {
  std::vector<std::string> names;
  std::string list;
  for (const auto& row : rows.rows) {
    const std::string name(row.find("name").text());
    if (name.empty()) continue;
    names.push_back(name);
    const auto title = row.find("title").text();
    list += (list.empty() ? "" : ", ") + name +
            (title.empty() || title == name ? "" : " (" + std::string(title) + ")");
    if (title == config.database) list += " <- has this title";
  }
  const std::string near = spojka::nearest(config.database, names);
  std::string hint = near.empty() || config.database.empty() ? "" : "Did you mean '" + near + "'? ";
  hint += names.empty() ? "There is none yet" : "Known: " + shorten(list, 600);
  report.error("database", "CRM database",
               config.database.empty()
                   ? "none is chosen yet"
                   : "there is no CRM database named '" + shorten(config.database, 64) + "'",
               hint + ". " + kDatabasesHint, "database");
}

void checkDatabase(Api& api, const Config& config, CheckReport& report) {
  constexpr const char* kTitle = "CRM database";
  std::string target = modelTarget("crmDatabases");
  addParameter(target, "take", "1000");
  const Probe probe(api, target);
  if (probe.refusedAs(403))
    return config.database.empty()
               ? report.error("database", kTitle,
                              "none is chosen yet, and the token's user may not list CRM databases",
                              kDatabasesHint, "database")
               : report.warning("database", kTitle,
                                "the token's user may not list CRM databases, so '" +
                                    shorten(config.database, 64) + "' could not be verified",
                                kDatabasesHint, "database");
  if (!probe.good) return addProblem(report, api, "database", kTitle, probe, "listing CRM databases");
  try {
    const Rows rows = readRows(probe.answer, "daktela.check");
    const auto found = std::find_if(rows.rows.begin(), rows.rows.end(), [&](const auto& row) {
      return !config.database.empty() && row.find("name").text() == config.database;
    });
    if (found != rows.rows.end())
      report.ok("database", kTitle, "found: " + shorten(found->find("title").text(), 128), "database");
    else
      reportMissingDatabase(config, rows, report);
    report.offer(databasesOf(rows));
  } catch (const spojka::DataError& e) {
    report.error("database", kTitle, e.what(), kDatabasesHint, "database");
  }
}

void skipOthers(CheckReport& report, const char* why) {
  report.skipped("accounts", "Accounts", why);
  report.skipped("records", "CRM records", why);
}

// What only some profiles need is no error.
void tellWrites(Api& api, const ObjectKind& kind, const char* id, const char* title, const std::string& read,
                CheckReport& report) {
  const WriteTrial trial = tryToWrite(api, kind);
  if (trial.right == WriteRight::shown && trial.told.empty())
    return report.ok(id, title, "can be read and written" + read);
  const std::string told = trial.right == WriteRight::missing   ? "can be read and not written: "
                           : trial.right == WriteRight::notSeen ? "whether they can be written was not seen: "
                                                                : "can be read and written; ";
  report.warning(id, title, told + trial.told + read,
                 "Of no matter where no flow writes " + std::string(kind.many));
}

void checkGoneFields(const Scheme& scheme, CheckReport& report) {
  if (scheme.gone.empty()) return;
  std::string keys;
  for (const auto& key : scheme.gone) keys += (keys.empty() ? "" : ", ") + key;
  report.warning(
      "gone_fields", "Custom fields that may be gone",
      "a contact still shows them, and the fields that are defined do not have them: " + shorten(keys, 300) +
          ". What is written there may be lost",
      "Take them out of the mapping, or define them: in Daktela Manage -> CRM -> Databases, form of the "
      "database");
}

void checkContactFields(const Scheme& scheme, CheckReport& report) {
  constexpr const char* kTitle = "Custom fields";
  std::string keys;
  for (const auto& field : scheme.fields) keys += (keys.empty() ? "" : ", ") + field.key;
  if (scheme.discovered && scheme.note.empty())
    report.ok("fields", kTitle, std::to_string(scheme.fields.size()) + " found: " + shorten(keys, 300));
  else
    report.warning("fields", kTitle, scheme.note + " Assumed: " + shorten(keys, 300),
                   "In Daktela the fields are in Manage -> CRM -> Databases, form of the database");
}

// What only some profiles need is no error here.
void checkAccounts(Api& api, CheckReport& report) {
  constexpr const char* kTitle = "Accounts";
  std::string target = modelTarget(kAccountKind.model);
  addParameter(target, "take", "1");
  addParameter(target, "fields[0]", "name");
  const Probe probe(api, target);
  if (probe.good) return tellWrites(api, kAccountKind, "accounts", kTitle, "", report);
  report.warning(
      "accounts", kTitle,
      probe.failure.empty() ? api.advice(probe.response, "reading accounts").message : probe.failure,
      "Of no matter where no flow writes accounts");
}

void checkRecords(Api& api, const Scheme& scheme, CheckReport& report) {
  constexpr const char* kTitle = "CRM records";
  std::string names;
  for (const auto& type : scheme.types) names += (names.empty() ? "" : ", ") + type.name;
  if (scheme.note.empty() && !scheme.types.empty())
    return tellWrites(api, kRecordKind, "records", kTitle, "; types: " + shorten(names, 300), report);
  report.warning("records", kTitle, scheme.note, "Of no matter where no flow writes CRM records");
}

std::optional<Schemes> checkFields(Api& api, const spojka::Context& context, const Config& config,
                                   CheckReport& report) {
  try {
    Schemes schemes = discoverSchemes(api, context, config.database);
    checkContactFields(schemes[0], report);
    checkGoneFields(schemes[0], report);
    checkAccounts(api, report);
    checkRecords(api, schemes[2], report);
    return schemes;
  } catch (const spojka::CancelledError&) {
    throw;
  } catch (const spojka::Error& e) {
    report.error("fields", "Custom fields", e.what(),
                 "Try again; without the fields the mapping cannot be checked");
    skipOthers(report, "the fields could not be read");
    return std::nullopt;
  }
}

}  // namespace

std::optional<Schemes> checkInstance(Api& api, const spojka::Context& context, const Config& config,
                                     CheckReport& report) {
  const Reached reached = checkConnection(api, config, report);
  context.throwIfCancelled("daktela.check");
  const char* why = reached == Reached::no ? "the instance was not reached" : "the token was refused";
  if (reached == Reached::no) report.skipped("token", "Access token", why);
  if (reached != Reached::yes || !checkRights(api, report)) {
    if (reached != Reached::yes) report.skipped("rights", "Rights", why);
    const char* reason = reached == Reached::yes ? "contacts cannot be read" : why;
    report.skipped("database", "CRM database", reason);
    report.skipped("fields", "Custom fields", reason);
    skipOthers(report, reason);
    return std::nullopt;
  }
  context.throwIfCancelled("daktela.check");
  checkDatabase(api, config, report);
  context.throwIfCancelled("daktela.check");
  if (config.database.empty()) {
    report.skipped("fields", "Custom fields", "no CRM database is chosen yet");
    skipOthers(report, "no CRM database is chosen yet");
    return std::nullopt;
  }
  return checkFields(api, context, config, report);
}

}  // namespace daktela
