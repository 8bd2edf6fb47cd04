// SPDX-License-Identifier: Apache-2.0
// Purpose: the pretend contact centre's REST API: who may, which model, which method. Borrows everything it
// is given; `handle` runs on many threads at once. `ConnectionLost` when the line is cut.
#pragma once

#include <string>
#include <string_view>

#include "base/settings.hpp"
#include "base/stats.hpp"
#include "daktela/contact_json.hpp"
#include "daktela/contact_store.hpp"
#include "daktela/envelope.hpp"
#include "daktela/query_tree.hpp"
#include "faults/fault_registry.hpp"
#include "server/exchange.hpp"
#include "shop/credentials.hpp"

namespace sandbox {

class DaktelaApi {
 public:
  struct World {
    ContactStore& contacts;
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
    std::string_view model;
    std::string name;       // of the object, decoded; empty: the collection
    bool relation = false;  // something behind the name
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

  Response contacts(const Call& call);
  Response setUp(const Call& call) const;
  Response listContacts(const Call& call) const;
  Response readContact(const Call& call) const;
  Response createContact(const Call& call);
  Response updateContact(const Call& call);
  Response deleteContact(const Call& call);

  Response refuse(const Call& call, int status, Message message, std::string detail = {}) const;
  Response refuseDraft(const Call& call, const Draft& draft, Contact contact) const;
  std::string freshName() const;

  World world_;
  ContactJson json_;
};

}  // namespace sandbox
