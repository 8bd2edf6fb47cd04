// SPDX-License-Identifier: Apache-2.0
#include "destination.hpp"

#include "checks.hpp"
#include "discovery.hpp"

namespace daktela {
namespace {

std::unique_ptr<spojka::http::Connection> connectTo(const Config& config, const spojka::Runtime& runtime,
                                                    const spojka::Context& context) {
  spojka::http::Options options;
  options.runtime = runtime;
  return spojka::http::connect(originOf(config), options, context);
}

}  // namespace

DaktelaDestination::DaktelaDestination(spojka::Context context, Config config, const spojka::Runtime& runtime)
    : DaktelaDestination(context, config, connectTo(config, runtime, context)) {}

DaktelaDestination::DaktelaDestination(spojka::Context context, Config config,
                                       std::unique_ptr<spojka::http::Connection> connection)
    : context_(context),
      config_(std::move(config)),
      api_(config_, std::move(connection)),
      lookup_(api_, context_, static_cast<std::size_t>(config_.lookupBatch)),
      writer_(context_, api_, config_, lookup_),
      finder_(context_, lookup_),
      list_(context_, api_) {}

void DaktelaDestination::check(spojka::CheckReport& report) {
  if (auto scheme = checkInstance(api_, context_, config_, report)) remember(std::move(*scheme));
}

spojka::Catalog DaktelaDestination::discover() {
  remember(discoverScheme(api_, context_, config_.database));
  spojka::Catalog catalog = contactCatalog(*scheme_);
  catalog.identity = identityOf(config_);
  return catalog;
}

void DaktelaDestination::write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) {
  writer_.write(request, outcomes);
}

void DaktelaDestination::find(const spojka::FindRequest& request, spojka::FoundRows& rows) {
  finder_.find(request, rows);
}

spojka::ListedPage DaktelaDestination::list(const spojka::ListRequest& request, spojka::ListedRows& rows) {
  return list_.list(request, rows);
}

void DaktelaDestination::remember(Scheme scheme) {
  scheme_ = std::move(scheme);
  writer_.useScheme(&*scheme_);
}

}  // namespace daktela
