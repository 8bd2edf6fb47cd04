// SPDX-License-Identifier: Apache-2.0
#include "daktela/daktela_api.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <thread>
#include <utility>

#include "daktela/filter.hpp"
#include "faults/strike.hpp"

namespace sandbox {
namespace {

constexpr std::size_t kMaxTarget = 8192;  // the usual limit of the web server in front

constexpr std::array<std::pair<std::string_view, Kind>, 4> kSetUp = {
    {{"whoim", Kind::Whoim},
     {"crmDatabases", Kind::Databases},
     {"formCrmFields", Kind::Fields},
     {"crmRecordsTypes", Kind::RecordTypes}}};

bool isSetUp(std::string_view path) {
  return std::any_of(kSetUp.begin(), kSetUp.end(), [&](const auto& one) { return one.first == path; });
}

std::optional<Model> mergedModel(std::string_view path) {
  if (path == "mergeContacts") return Model::Contacts;
  if (path == "mergeAccounts") return Model::Accounts;
  return std::nullopt;
}

Kind kindOf(std::string_view path, std::optional<Model> model, bool single, std::string_view method) {
  for (const auto& [name, kind] : kSetUp)
    if (name == path) return kind;
  if (mergedModel(path)) return Kind::Merge;
  if (!model) return Kind::DaktelaOther;
  const Kind first = *model == Model::Contacts   ? Kind::ContactList
                     : *model == Model::Accounts ? Kind::AccountList
                                                 : Kind::RecordList;
  const auto nth = [&](unsigned n) { return static_cast<Kind>(static_cast<unsigned>(first) + n); };
  if (method == "GET") return nth(single ? 1 : 0);
  if (method == "POST" && !single) return nth(2);
  if (method == "PUT" && single) return nth(3);
  return method == "DELETE" && single ? nth(4) : Kind::DaktelaOther;
}

bool usesIn(const QueryNode& query, Model model, const Instance& instance) {
  try {
    return Filter::compile(query.child("filter"), model, instance).usesIn();
  } catch (const std::exception&) {
    return false;  // refused later, with a reason
  }
}

// An error body under a success status, as proxies and half-failed requests leave it.
Response errorBody(LocalSeconds now, Language language) {
  Refusal refusal;
  refusal.status = 200;
  refusal.language = language;
  refusal.objections = {{"", Message::Refused}};
  return refused(refusal, now, nullptr);
}

}  // namespace

DaktelaApi::Call DaktelaApi::dissect(const Request& request, const DaktelaSettings& settings) const {
  Call call{request, settings, {}, {}, {}, false, Kind::DaktelaOther, Language::Czech, {}};
  std::string_view path = request.path;
  for (const std::string_view prefix : {"/external/api/v6/", "/api/v6/"}) {
    if (path.substr(0, prefix.size()) != prefix) continue;
    path.remove_prefix(prefix.size());
    constexpr std::string_view kSuffix = ".json";
    if (path.size() > kSuffix.size() && path.substr(path.size() - kSuffix.size()) == kSuffix) {
      path.remove_suffix(kSuffix.size());
    }
    const std::size_t slash = path.find('/');
    call.path = path.substr(0, slash);
    call.model = modelOf(call.path);
    if (slash != std::string_view::npos) {
      const std::string_view rest = path.substr(slash + 1);
      call.relation = rest.empty() || rest.find('/') != std::string_view::npos;
      call.name = percentDecode(rest.substr(0, rest.find('/')), false);
    }
    if (settings.namesWithoutCase && call.model && !call.name.empty())
      call.name = world_.objects[*call.model].spelling(call.name);
    call.kind = kindOf(call.path, call.model, !call.name.empty(), request.method);
    break;
  }
  if (containsNoCase(request.header("Accept-Language").substr(0, 2), "en")) call.language = Language::English;
  if (!request.query.empty() && request.target.size() <= kMaxTarget) call.query = parseQuery(request.query);
  return call;
}

FaultPlan DaktelaApi::planFor(const Call& call, int inFlight) const {
  RequestFacts facts;
  facts.side = Side::Daktela;
  facts.method = call.request.method;
  facts.path = call.request.path;
  facts.object = call.model ? std::string_view(call.name) : std::string_view();
  facts.usesIn = call.model && call.name.empty() && call.request.method == "GET" &&
                 usesIn(call.query, *call.model, world_.instance);
  facts.inFlight = inFlight;
  return world_.faults.plan(facts);
}

void DaktelaApi::handle(const Request& request, Exchange& exchange) {
  const Response response = process(request, exchange);
  world_.stats.status(false, response.status);
  exchange.send(response);
}

DaktelaApi::Call DaktelaApi::withoutFilter(Call call) {
  auto& parts = call.query.children;
  parts.erase(
      std::remove_if(parts.begin(), parts.end(), [](const auto& part) { return part.first == "filter"; }),
      parts.end());
  return call;
}

Response DaktelaApi::process(const Request& request, Exchange& exchange) {
  // Over before the answer leaves: a client with one request at a time never counts as two.
  struct InFlight {
    Stats& stats;
    int count;
    ~InFlight() { stats.leave(); }
  };
  const InFlight inFlight{world_.stats, world_.stats.enter()};
  const auto settings = world_.settings.get();
  const Call call = dissect(request, settings->daktela);
  world_.stats.request(call.kind);
  if (settings->daktela.latencyMilliseconds > 0) {
    std::this_thread::sleep_for(std::chrono::milliseconds(settings->daktela.latencyMilliseconds));
  }
  if (!world_.faults.any()) return respond(call);

  const FaultPlan plan = planFor(call, inFlight.count);
  if (auto replaced = strikeBefore(plan, exchange)) return *std::move(replaced);
  if (plan.has(FaultAction::ErrorBody)) return errorBody(world_.clock.now(), call.language);
  if (plan.has(FaultAction::NotFound)) return refuse(call, 404, Message::NoObject);
  if (plan.has(FaultAction::RefuseIn)) return refuse(call, 400, Message::WrongQuery, "operator in");
  for (const FaultAction action : {FaultAction::RateLimit, FaultAction::MaxConcurrent}) {
    const Fault* limit = plan.find(action);
    if (limit == nullptr) continue;
    Fault tooMany = *limit;
    tooMany.status = 429;
    return statusAnswer(tooMany);
  }
  Response response = respond(plan.has(FaultAction::IgnoreFilters) ? withoutFilter(call) : call);
  if (plan.has(FaultAction::CutAfter)) exchange.cut();
  if (const Fault* odd = plan.find(FaultAction::OddContact)) {
    const auto holds = [&](const std::string& name) {
      return response.body.find("\"name\":\"" + name + '"') != std::string::npos;
    };
    if (std::any_of(odd->names.begin(), odd->names.end(), holds)) {
      response.status = odd->status;
      response.body = odd->body;
    }
  }
  if (plan.has(FaultAction::TruncatedJson)) response.body.resize(response.body.size() / 2);
  return response;
}

bool DaktelaApi::authorised(const Call& call) {
  const std::string& token = world_.credentials.accessToken;
  const std::string_view header = call.request.header("X-AUTH-TOKEN");
  const QueryNode* query = call.query.child("accessToken");
  if (query != nullptr) world_.stats.violation("token_in_url");
  if (!header.empty()) return header == token;
  if (query != nullptr) return query->value == token;
  const std::string_view cookie = call.request.header("Cookie");
  const std::size_t at = cookie.find("c_user=");
  if (at == std::string_view::npos) return false;
  world_.stats.violation("token_in_cookie");
  return cookie.substr(at + 7, cookie.find(';', at) - at - 7) == token;
}

bool DaktelaApi::forbidden(const Call& call) const {
  const bool write = call.request.method != "GET";
  return std::any_of(call.settings.forbidden.begin(), call.settings.forbidden.end(),
                     [&](const std::string& model) {
                       return model == call.path || (write && model == std::string(call.path) + ":write");
                     });
}

Response DaktelaApi::respond(const Call& call) {
  if (call.request.target.size() > kMaxTarget) return errorPage(414);
  if (!authorised(call)) return refuse(call, 401, Message::Unauthorized);
  const auto merged = mergedModel(call.path);
  if ((!call.model && !merged && !isSetUp(call.path)) || call.relation)
    return refuse(call, 404, Message::NoObject);
  if (forbidden(call)) return refuse(call, 403, Message::Forbidden);
  if (call.model) return objects(call);
  if (call.request.method != (merged ? "POST" : "GET")) return refuse(call, 405, Message::NoMethod);
  return merged ? merge(call, *merged) : setUp(call);
}

Response DaktelaApi::setUp(const Call& call) const {
  const LocalSeconds now = world_.clock.now();
  if (call.path == "whoim") {
    return success(200, now, [](JsonWriter& json) {
      json.StartObject();
      json.member("name", "sync_eshop");
      json.member("title", "Synchronizace e-shopu");
      json.member("email", "sync@example.com");
      json.EndObject();
    });
  }
  const Instance& instance = world_.instance;
  const bool databases = call.path == "crmDatabases";
  const bool types = call.path == "crmRecordsTypes";
  const std::size_t count = databases ? instance.databases.size()
                            : types   ? instance.recordTypes.size()
                                      : instance.fields.size();
  const auto nameOf = [&](std::size_t i) -> const std::string& {
    return databases ? instance.databases[i].name
           : types   ? instance.recordTypes[i].name
                     : instance.fields[i].name;
  };
  const auto one = [&](JsonWriter& json, std::size_t i) {
    if (databases) {
      json_.writeDatabase(json, instance.databases[i], i + 1);
    } else if (types) {
      json_.writeType(json, instance.recordTypes[i], i + 1);
    } else {
      json_.writeField(json, instance.fields[i], i + 1);
    }
  };
  const auto isGone = [&](const std::string& field) {
    const auto& gone = call.settings.goneFields;
    return std::find(gone.begin(), gone.end(), field) != gone.end();
  };
  if (call.name.empty()) {
    return success(200, now, [&](JsonWriter& json) {
      json.StartObject();
      json.key("data");
      json.StartArray();
      std::int64_t told = 0;
      for (std::size_t i = 0; i < count; ++i) {
        if (!databases && !types && isGone(nameOf(i))) continue;
        one(json, i);
        ++told;
      }
      json.EndArray();
      json.member("total", told);
      json.EndObject();
    });
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (nameOf(i) != call.name) continue;
    return success(200, now, [&](JsonWriter& json) { one(json, i); });
  }
  return refuse(call, 404, Message::NoObject);
}

Response DaktelaApi::refuse(const Call& call, int status, Message message, std::string detail) const {
  Refusal refusal;
  refusal.status = status;
  refusal.language = call.language;
  // Refusals of a whole request come as plain lists of texts, whatever shape the form errors take.
  refusal.shape = status == 400 ? call.settings.errorShape : ErrorShape::Array;
  refusal.objections = {{"", message}};
  refusal.detail = std::move(detail);
  return refused(refusal, world_.clock.now(), nullptr);
}

}  // namespace sandbox
