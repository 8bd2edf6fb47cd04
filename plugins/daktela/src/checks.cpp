// SPDX-License-Identifier: Apache-2.0
#include "checks.hpp"

#include <algorithm>

#include "answer.hpp"
#include "discovery.hpp"
#include "spojka/nearest.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"
#include "write_right.hpp"

namespace daktela {
namespace {

using spojka::CheckReport;
using spojka::N_;
using spojka::tr;
using spojka::http::Response;

std::string databasesHint() {
  return tr("In Daktela open Manage -> CRM -> Databases; '{}' (database) is the name shown there",
            tr("CRM database"));
}

// Titles of rows that are reported at more than one place.
std::string tokenTitle() {
  return tr("Access token");
}
std::string rightsTitle() {
  return tr("Rights");
}
std::string databaseTitle() {
  return tr("CRM database");
}
std::string fieldsTitle() {
  return tr("Custom fields");
}
std::string accountsTitle() {
  return tr("Accounts");
}
std::string recordsTitle() {
  return tr("CRM records");
}

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

void addProblem(CheckReport& report, const Api& api, const char* id, const std::string& title,
                const Probe& probe, const char* doing) {
  if (!probe.failure.empty())
    return report.error(id, title, probe.failure,
                        tr("Try again; if it lasts, look at the network between here and Daktela"),
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
  const std::string instance = tr("URI instance");
  constexpr const char* kAsking = N_("asking who the token belongs to");
  const Probe probe(api, modelTarget("whoim"));
  if (!probe.failure.empty()) {
    report.error(
        "instance", instance, probe.failure,
        tr("URI instance must be the address people sign in to Daktela at; check the network between "
           "here and Daktela"),
        "instance_uri");
    return Reached::no;
  }
  const bool refused = probe.refusedAs(401) || probe.refusedAs(403);
  // Some instances do not offer this request; reading contacts then tells the same.
  const bool notOffered = probe.refusedAs(404) || probe.refusedAs(405);
  if (!probe.good && !refused && !notOffered) {
    addProblem(report, api, "instance", instance, probe, kAsking);
    return Reached::no;
  }
  const bool tls = config.instanceUri.rfind("https", 0) == 0;
  report.ok("instance", instance, tls ? tr("reached, TLS certificate accepted") : tr("reached, without TLS"),
            "instance_uri");
  if (refused) {
    addProblem(report, api, "token", tokenTitle(), probe, kAsking);
    return Reached::tokenRefused;
  }
  const std::string owner = ownerOf(probe.answer);
  if (notOffered || probe.answer.result.isEmpty())
    report.ok("token", tokenTitle(), tr("not refused; this instance does not tell whose it is"),
              "access_token");
  else
    report.ok("token", tokenTitle(),
              owner.empty() ? tr("accepted") : tr("accepted, belongs to user {}", owner), "access_token");
  return Reached::yes;
}

bool checkRights(Api& api, CheckReport& report) {
  const std::string title = rightsTitle();
  std::string target = modelTarget("contacts");
  addParameter(target, "take", "1");
  addParameter(target, "fields[0]", "name");
  const Probe probe(api, target);
  if (!probe.good) {
    addProblem(report, api, "rights", title, probe, N_("reading contacts"));
    return false;
  }
  try {
    readRows(probe.answer, "daktela.check");
  } catch (const spojka::DataError& e) {
    report.error("rights", title, e.what(), tr("This may be another product or a version that is not known"),
                 "instance_uri");
    return false;
  }
  const WriteTrial trial = tryToWrite(api, kContactKind);
  if (trial.right == WriteRight::missing)
    report.error("rights", title, tr("contacts can be read and not written: {}", trial.told), rightsHint(),
                 "access_token");
  else if (trial.right == WriteRight::notSeen)
    report.warning("rights", title,
                   tr("contacts can be read; whether they can be written could not be seen: {}", trial.told),
                   tr("A run shows it: where the right is missing it stops and keeps nothing"),
                   "access_token");
  else if (!trial.told.empty())
    report.warning("rights", title, tr("contacts can be read and written; {}", trial.told), "",
                   "access_token");
  else
    report.ok("rights", title, tr("contacts can be read and written"), "access_token");
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
    if (title == config.database) list += tr(" <- has this title");
  }
  const std::string near = spojka::nearest(config.database, names);
  std::string hint = near.empty() || config.database.empty() ? "" : tr("Did you mean '{}'?", near) + " ";
  hint += names.empty() ? tr("There is none yet") : tr("Known: {}", shorten(list, 600));
  report.error("database", databaseTitle(),
               config.database.empty()
                   ? tr("none is chosen yet")
                   : tr("there is no CRM database named '{}'", shorten(config.database, 64)),
               hint + ". " + databasesHint(), "database");
}

void checkDatabase(Api& api, const Config& config, CheckReport& report) {
  const std::string title = databaseTitle();
  std::string target = modelTarget("crmDatabases");
  addParameter(target, "take", "1000");
  const Probe probe(api, target);
  if (probe.refusedAs(403))
    return config.database.empty()
               ? report.error("database", title,
                              tr("none is chosen yet, and the token's user may not list CRM databases"),
                              databasesHint(), "database")
               : report.warning(
                     "database", title,
                     tr("the token's user may not list CRM databases, so '{}' could not be verified",
                        shorten(config.database, 64)),
                     databasesHint(), "database");
  if (!probe.good) return addProblem(report, api, "database", title, probe, N_("listing CRM databases"));
  try {
    const Rows rows = readRows(probe.answer, "daktela.check");
    const auto found = std::find_if(rows.rows.begin(), rows.rows.end(), [&](const auto& row) {
      return !config.database.empty() && row.find("name").text() == config.database;
    });
    if (found != rows.rows.end())
      report.ok("database", title, tr("found: {}", shorten(found->find("title").text(), 128)), "database");
    else
      reportMissingDatabase(config, rows, report);
    report.offer(databasesOf(rows));
  } catch (const spojka::DataError& e) {
    report.error("database", title, e.what(), databasesHint(), "database");
  }
}

void skipOthers(CheckReport& report, const std::string& why) {
  report.skipped("accounts", accountsTitle(), why);
  report.skipped("records", recordsTitle(), why);
}

// What only some profiles need is no error.
std::string ofNoMatter(const ObjectKind& kind) {
  return tr("Of no matter where no flow writes {}", tr(kind.many));
}

void tellWrites(Api& api, const ObjectKind& kind, const char* id, const std::string& title,
                const std::string& read, CheckReport& report) {
  const WriteTrial trial = tryToWrite(api, kind);
  if (trial.right == WriteRight::shown && trial.told.empty())
    return report.ok(id, title, tr("can be read and written") + read);
  const std::string told =
      trial.right == WriteRight::missing   ? tr("can be read and not written: {}", trial.told)
      : trial.right == WriteRight::notSeen ? tr("whether they can be written was not seen: {}", trial.told)
                                           : tr("can be read and written; {}", trial.told);
  report.warning(id, title, told + read, ofNoMatter(kind));
}

void checkGoneFields(const Scheme& scheme, CheckReport& report) {
  if (scheme.gone.empty()) return;
  std::string keys;
  for (const auto& key : scheme.gone) keys += (keys.empty() ? "" : ", ") + key;
  report.warning(
      "gone_fields", tr("Custom fields that may be gone"),
      tr("a contact still shows them, and the fields that are defined do not have them: {}. What is written "
         "there may be lost",
         shorten(keys, 300)),
      tr("Take them out of the mapping, or define them: in Daktela Manage -> CRM -> Databases, form of the "
         "database"));
}

void checkContactFields(const Scheme& scheme, CheckReport& report) {
  const std::string title = fieldsTitle();
  std::string keys;
  for (const auto& field : scheme.fields) keys += (keys.empty() ? "" : ", ") + field.key;
  if (scheme.discovered && scheme.note.empty())
    report.ok("fields", title, tr("{} found: {}", scheme.fields.size(), shorten(keys, 300)));
  else
    report.warning("fields", title, tr("{} Assumed: {}", scheme.note, shorten(keys, 300)),
                   tr("In Daktela the fields are in Manage -> CRM -> Databases, form of the database"));
}

// What only some profiles need is no error here.
void checkAccounts(Api& api, CheckReport& report) {
  const std::string title = accountsTitle();
  std::string target = modelTarget(kAccountKind.model);
  addParameter(target, "take", "1");
  addParameter(target, "fields[0]", "name");
  const Probe probe(api, target);
  if (probe.good) return tellWrites(api, kAccountKind, "accounts", title, "", report);
  report.warning(
      "accounts", title,
      probe.failure.empty() ? api.advice(probe.response, N_("reading accounts")).message : probe.failure,
      ofNoMatter(kAccountKind));
}

void checkRecords(Api& api, const Scheme& scheme, CheckReport& report) {
  const std::string title = recordsTitle();
  std::string names, unseen;
  for (const auto& type : scheme.types) {
    names += (names.empty() ? "" : ", ") + type.name;
    if (type.form.empty()) unseen += (unseen.empty() ? "" : ", ") + type.name;
  }
  if (scheme.note.empty() && !scheme.types.empty()) {
    std::string read = tr("; types: {}", shorten(names, 300));
    // Daktela shows a form on records alone.
    if (!unseen.empty())
      read += tr("; of {} no record shows the form yet, so neither a check nor a plan knows what it requires",
                 shorten(unseen, 300));
    return tellWrites(api, kRecordKind, "records", title, read, report);
  }
  report.warning("records", title, scheme.note, ofNoMatter(kRecordKind));
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
    report.error("fields", fieldsTitle(), e.what(),
                 tr("Try again; without the fields the mapping cannot be checked"));
    skipOthers(report, tr("the fields could not be read"));
    return std::nullopt;
  }
}

}  // namespace

std::optional<Schemes> checkInstance(Api& api, const spojka::Context& context, const Config& config,
                                     CheckReport& report) {
  const Reached reached = checkConnection(api, config, report);
  context.throwIfCancelled("daktela.check");
  const std::string why =
      reached == Reached::no ? tr("the instance was not reached") : tr("the token was refused");
  if (reached == Reached::no) report.skipped("token", tokenTitle(), why);
  if (reached != Reached::yes || !checkRights(api, report)) {
    if (reached != Reached::yes) report.skipped("rights", rightsTitle(), why);
    const std::string reason = reached == Reached::yes ? tr("contacts cannot be read") : why;
    report.skipped("database", databaseTitle(), reason);
    report.skipped("fields", fieldsTitle(), reason);
    skipOthers(report, reason);
    return std::nullopt;
  }
  context.throwIfCancelled("daktela.check");
  checkDatabase(api, config, report);
  context.throwIfCancelled("daktela.check");
  if (config.database.empty()) {
    const std::string reason = tr("no CRM database is chosen yet");
    report.skipped("fields", fieldsTitle(), reason);
    skipOthers(report, reason);
    return std::nullopt;
  }
  return checkFields(api, context, config, report);
}

}  // namespace daktela
