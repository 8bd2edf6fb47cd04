// SPDX-License-Identifier: Apache-2.0
// The Daktela destination: contacts and accounts of one CRM database, and CRM records.
// Ownership: owns its connection. Threads: serial use, cancel() from any thread. Errors: see the parts.
#pragma once

#include <array>
#include <memory>
#include <optional>

#include "api.hpp"
#include "config.hpp"
#include "fields.hpp"
#include "object_finder.hpp"
#include "object_list.hpp"
#include "object_writer.hpp"
#include "spojka/destination.hpp"
#include "spojka/http/connection.hpp"
#include "spojka/runtime.hpp"
#include "spojka/translation.hpp"

namespace daktela {

// Of po/, see spojka_add_catalogs.
const spojka::Translation* translation(std::string_view language);

class DaktelaDestination final : public spojka::Destination {
 public:
  using Config = daktela::Config;
  static constexpr const char* kTitle = "Daktela V6";
  static constexpr int kMaxParallel = 64;
  static constexpr int kMaxBatch = 50;
  static constexpr int kMaxFind = 100;
  static constexpr bool kUniqueKeys = true;  // `name` is documented as unique, of all kinds
  static constexpr std::array<const char*, 3> kFindTargets{"contact", "account", "crm_record"};
  static constexpr auto kListTargets = kFindTargets;
  static constexpr bool kListsByPrefix = true;
  static constexpr bool kListsTotal = true;
  static const spojka::Properties<Config>& properties() { return configProperties(); }
  static const spojka::Translation* translation(std::string_view language) {
    return daktela::translation(language);
  }

  DaktelaDestination(spojka::Context context, Config config, const spojka::Runtime& runtime);
  // For tests: the same over a given connection.
  DaktelaDestination(spojka::Context context, Config config,
                     std::unique_ptr<spojka::http::Connection> connection);

  void check(spojka::CheckReport& report) override;
  spojka::Catalog discover() override;
  void write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) override;
  void find(const spojka::FindRequest& request, spojka::FoundRows& rows) override;
  spojka::ListedPage list(const spojka::ListRequest& request, spojka::ListedRows& rows) override;
  void cancel() noexcept override { api_.abort(); }

 private:
  // What is done with objects of one kind. What find and write learn of the server counts for both.
  struct Handler {
    Handler(const ObjectKind& kind, DaktelaDestination& owner);
    Handler(const Handler&) = delete;
    Handler& operator=(const Handler&) = delete;
    Lookup lookup;
    ObjectWriter writer;
    ObjectFinder finder;
    ObjectList list;
  };
  void remember(Schemes schemes);
  void learnFields(const spojka::WriteRequest& request);
  Handler& handlerOf(std::string_view target, const char* where);

  spojka::Context context_;
  spojka::Runtime runtime_;
  Config config_;
  Api api_;
  std::array<Handler, kObjectKinds.size()> handlers_;
  // Only when check or discover ran on this instance: asking for it during writes would cost requests more.
  std::optional<Schemes> schemes_;
  bool learned_ = false;
};

}  // namespace daktela
