// SPDX-License-Identifier: Apache-2.0
// Purpose: the pretend contact centre's REST API: who may, which model, which method. Borrows everything it
// is given; `handle` runs on many threads at once. `ConnectionLost` when the line is cut.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/settings.hpp"
#include "base/stats.hpp"
#include "daktela/envelope.hpp"
#include "daktela/object_json.hpp"
#include "daktela/object_store.hpp"
#include "daktela/query_tree.hpp"
#include "faults/fault_registry.hpp"
#include "server/exchange.hpp"
#include "shop/credentials.hpp"

namespace sandbox {

class DaktelaApi {
 public:
  struct World {
    ObjectStores& objects;
    const Instance& instance;
    const Clock& clock;
    const Credentials& credentials;
    const SettingsBox& settings;
    FaultRegistry& faults;
    Stats& stats;
  };

  explicit DaktelaApi(const World& world) : world_(world), json_(world.instance) {}

  void handle(const Request& request, Exchange& exchange);

 private:
  // One request, taken apart once.
  struct Call {
    const Request& request;
    const DaktelaSettings& settings;
    std::string_view path;       // "contacts", "crmDatabases", "mergeContacts"
    std::optional<Model> model;  // where the path is one of objects
    std::string name;            // of the object, decoded; empty: the collection
    bool relation = false;       // something behind the name
    Kind kind = Kind::DaktelaOther;
    Language language = Language::Czech;
    QueryNode query;
  };

  Call dissect(const Request& request, const DaktelaSettings& settings) const;
  FaultPlan planFor(const Call& call, int inFlight) const;
  static Call withoutFilter(Call call);
  Response process(const Request& request, Exchange& exchange);
  Response respond(const Call& call);
  bool authorised(const Call& call);
  bool forbidden(const Call& call) const;

  Response setUp(const Call& call) const;
  Response objects(const Call& call);
  Response list(const Call& call) const;
  Response read(const Call& call) const;
  Response create(const Call& call);
  Response update(const Call& call);
  Response erase(const Call& call);
  Response merge(const Call& call, Model model);

  ObjectStore& store(const Call& call) { return world_.objects[*call.model]; }
  const ObjectStore& store(const Call& call) const { return world_.objects[*call.model]; }
  DraftRules rulesFor(const Call& call, bool creating) const;
  Response refuse(const Call& call, int status, Message message, std::string detail = {}) const;
  Response refuseDraft(const Call& call, const Draft& draft, Object object) const;
  static std::string freshName(Model model);

  World world_;
  ObjectJson json_;
};

}  // namespace sandbox
