// SPDX-License-Identifier: Apache-2.0
#include "control/control_api.hpp"

#include <fmt/format.h>

#include <charconv>
#include <stdexcept>

#include "base/json.hpp"
#include "daktela/object_lines.hpp"
#include "daktela/query_tree.hpp"
#include "generator/record_json.hpp"
#include "old_integration.hpp"
#include "sandbox.hpp"

namespace sandbox {
namespace {

struct NotFound : std::runtime_error {
  using std::runtime_error::runtime_error;
};

Response ok(std::string body) {
  Response response;
  response.contentType = "application/json";
  response.body = std::move(body);
  return response;
}

Response done() {
  return ok("{\"ok\":true}\n");
}

Response problem(int status, std::string_view text) {
  JsonWriter json;
  json.StartObject();
  json.member("error", text);
  json.EndObject();
  Response response = ok(json.take() + "\n");
  response.status = status;
  return response;
}

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    path.remove_prefix(1);  // the slash
    const std::string_view part = path.substr(0, path.find('/'));
    parts.push_back(percentDecode(part, false));
    path.remove_prefix(part.size());
  }
  return parts;
}

rapidjson::Document parse(std::string_view body) {
  rapidjson::Document json;
  json.Parse(body.data(), body.size());
  if (json.HasParseError()) throw std::invalid_argument("the body is no JSON");
  return json;
}

Change readChange(std::string_view body) {
  Change change;
  if (body.empty()) return change;
  const rapidjson::Document json = parse(body);
  if (!json.IsObject()) throw std::invalid_argument("a change is an object of texts");
  for (const auto& member : json.GetObject()) {
    if (!member.value.IsString()) throw std::invalid_argument("a change is an object of texts");
    change.emplace(textOf(member.name), textOf(member.value));
  }
  return change;
}

std::uint64_t number(const std::string& text) {
  std::uint64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size())
    throw std::invalid_argument("'" + text + "' is no index");
  return value;
}

}  // namespace

void ControlApi::handle(const Request& request, Exchange& exchange) {
  Response response;
  try {
    response = answer(request, split(request.path));
  } catch (const NotFound& e) {
    response = problem(404, e.what());
  } catch (const std::out_of_range& e) {
    response = problem(404, e.what());
  } catch (const std::invalid_argument& e) {
    response = problem(400, e.what());
  }
  exchange.send(response);
}

Response ControlApi::answer(const Request& request, const Path& path) {
  const std::string first = path.empty() ? std::string() : path[0];
  const bool post = request.method == "POST";
  if (first == "stats") return stats(request, path);
  if (const auto model = modelOf(first)) return objects(request, path, *model);
  if (first == "shop" && post) return shop(request, path);
  if (first == "faults" && path.size() == 1) return faults(request);
  if (first == "settings" && path.size() == 1) return settings(request);
  if (first == "expected" && path.size() == 1) return expected(request);
  if (first == "persons" && path.size() == 1) return persons();
  if (first == "info" && path.size() == 1) return ok(sandbox_.describe());
  if (first == "daktela" && path.size() == 2 && path[1] == "reset" && post) {
    sandbox_.resetDaktela();
    return done();
  }
  if (first == "daktela" && path.size() == 2 && path[1] == "old-integration" && post)
    return ok(fmt::format("{{\"contacts\":{}}}\n", playOldIntegration(sandbox_)));
  if (first == "clock" && path.size() == 1 && post) {
    const rapidjson::Document json = parse(request.body);
    const bool fits =
        json.IsObject() && json.HasMember("advance_seconds") && json["advance_seconds"].IsInt64();
    if (!fits) throw std::invalid_argument("the clock needs {\"advance_seconds\": N}");
    sandbox_.clock().advance(json["advance_seconds"].GetInt64());
    return ok(fmt::format("{{\"now\":\"{}\"}}\n", formatDateTime(sandbox_.clock().now())));
  }
  throw NotFound(fmt::format("there is no {} {}", request.method, request.path));
}

Response ControlApi::stats(const Request& request, const Path& path) {
  if (path.size() == 2 && path[1] == "reset" && request.method == "POST") {
    sandbox_.stats().reset();
    return done();
  }
  if (path.size() != 1 || request.method != "GET")
    throw NotFound("there are GET /stats and POST /stats/reset");
  std::string body = sandbox_.stats().toJson();
  body.pop_back();
  return ok(fmt::format("{},\"contacts\":{},\"daktela_connections\":{}}}\n", body, sandbox_.contactCount(),
                        sandbox_.daktelaConnections()));
}

Response ControlApi::objects(const Request& request, const Path& path, Model model) {
  if (path.size() == 1 && request.method == "GET") {
    Response response = ok(sandbox_.lines(model));
    response.contentType = "application/x-ndjson";
    return response;
  }
  const std::string_view kind = rulesOf(model).name;
  if (path.size() != 2) throw NotFound(fmt::format("there are /{0}, /{0}/count and /{0}/{{name}}", kind));
  const std::string& name = path[1];
  const auto missing = [&] { return NotFound(fmt::format("there is no {} in {}", name, kind)); };
  if (name == "count") return ok(fmt::format("{{\"count\":{}}}\n", sandbox_.count(model)));
  if (request.method == "PUT") {
    sandbox_.put(model, name, std::string(request.body));
    return done();
  }
  if (request.method == "DELETE") {
    if (!sandbox_.erase(model, name)) throw missing();
    return done();
  }
  const auto object = sandbox_.object(model, name);
  if (!object || request.method != "GET") throw missing();
  JsonWriter json;
  writeFlat(json, *object, sandbox_.instance(), false);
  return ok(json.take() + "\n");
}

Response ControlApi::shop(const Request& request, const Path& path) {
  Catalogue& catalogue = sandbox_.catalogue();
  if (path.size() == 2 && path[1] == "forget") {
    sandbox_.forgetExports();
    return done();
  }
  if (path.size() == 2 && path[1] == "install-code")
    return ok(fmt::format("{{\"code\":\"{}\"}}\n", sandbox_.newInstallCode()));
  const bool orders = path.size() > 2 && path[1] == "orders";
  const bool customers = path.size() > 2 && path[1] == "customers";
  if (!orders && !customers)
    throw NotFound("there are /shop/orders/..., /shop/customers/... and /shop/install-code");
  if (path.size() == 3 && path[2] == "new") {
    const Change change = readChange(request.body);
    return ok(fmt::format("{{\"index\":{}}}\n",
                          orders ? catalogue.addOrder(change) : catalogue.addCustomer(change)));
  }
  const bool change = path.size() == 4 && path[3] == "change";
  const bool remove = path.size() == 4 && path[3] == "delete";
  if (!change && !remove) throw NotFound("there are .../new, .../{index}/change and .../{index}/delete");
  const std::uint64_t index = number(path[2]);
  if (remove) {
    orders ? catalogue.deleteOrder(index) : catalogue.deleteCustomer(index);
    return done();
  }
  if (orders) {
    catalogue.changeOrder(index, readChange(request.body));
    return ok(toJson(catalogue.order(index)) + "\n");
  }
  catalogue.changeCustomer(index, readChange(request.body));
  return ok(toJson(catalogue.customer(index)) + "\n");
}

Response ControlApi::faults(const Request& request) {
  if (request.method == "DELETE") {
    sandbox_.clearFaults();
    return done();
  }
  if (request.method == "POST") {
    const rapidjson::Document json = parse(request.body);
    std::vector<Fault> faults;
    if (json.IsArray()) {
      for (const auto& fault : json.GetArray()) faults.push_back(faultFromJson(fault));
    } else {
      faults.push_back(faultFromJson(json));
    }
    for (const Fault& fault : faults) sandbox_.addFault(fault);  // all or, where one is wrong, none
    return done();
  }
  JsonWriter json;
  json.StartArray();
  for (const Fault& fault : sandbox_.faults()) writeFault(json, fault);
  json.EndArray();
  return ok(json.take() + "\n");
}

Response ControlApi::settings(const Request& request) {
  if (request.method == "PUT" || request.method == "POST") {
    sandbox_.setSettings(mergeSettings(sandbox_.settings(), parse(request.body)));
  }
  return ok(toJson(sandbox_.settings()) + "\n");
}

// A record a line: its stream, its key at the shop, the person behind it.
Response ControlApi::persons() {
  const Catalogue& shop = sandbox_.catalogue();
  const Population& people = shop.population();
  if (people.empty()) throw NotFound("who is who is known of a shop that was made with --persons");
  std::string lines;
  for (std::uint64_t i = 0; i < shop.customerCount(); ++i)
    lines += fmt::format("customers:{} {}\n", shop.customer(i).guid, people.personOfCustomer(i));
  for (std::uint64_t i = 0; i < shop.orderCount(); ++i)
    lines += fmt::format("orders:{} {}\n", shop.order(i).id, people.personOfOrder(i));
  Response response = ok(lines);
  response.contentType = "text/plain";
  return response;
}

Response ControlApi::expected(const Request& request) {
  const QueryNode query = parseQuery(request.query);
  const QueryNode* kind = query.child("kind");
  const QueryNode* index = query.child("index");
  if (kind == nullptr || index == nullptr) throw std::invalid_argument("expected needs kind and index");
  if (kind->value == "order") return ok(toJson(sandbox_.catalogue().order(number(index->value))) + "\n");
  if (kind->value == "customer")
    return ok(toJson(sandbox_.catalogue().customer(number(index->value))) + "\n");
  throw std::invalid_argument("kind is order or customer");
}

}  // namespace sandbox
