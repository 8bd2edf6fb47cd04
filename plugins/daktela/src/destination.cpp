// SPDX-License-Identifier: Apache-2.0
#include "destination.hpp"

#include "checks.hpp"
#include "discovery.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

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
    : DaktelaDestination(context, config, connectTo(config, runtime, context)) {
  runtime_ = runtime;
}

DaktelaDestination::DaktelaDestination(spojka::Context context, Config config,
                                       std::unique_ptr<spojka::http::Connection> connection)
    : context_(context),
      config_(std::move(config)),
      api_(config_, std::move(connection)),
      handlers_{Handler(kContactKind, *this), Handler(kAccountKind, *this), Handler(kRecordKind, *this)} {}

DaktelaDestination::Handler::Handler(const ObjectKind& kind, DaktelaDestination& owner)
    : lookup(kind, owner.api_, owner.context_, static_cast<std::size_t>(owner.config_.lookupBatch)),
      writer(owner.context_, owner.api_, owner.config_, lookup),
      finder(owner.context_, lookup),
      list(kind, owner.context_, owner.api_, owner.config_.database) {}

void DaktelaDestination::check(spojka::CheckReport& report) {
  if (auto schemes = checkInstance(api_, context_, config_, report)) remember(std::move(*schemes));
}

spojka::Catalog DaktelaDestination::discover() {
  requireDatabase(config_);
  remember(discoverSchemes(api_, context_, config_.database, runtime_));
  spojka::Catalog catalog = catalogOf(*schemes_);
  catalog.identity = identityOf(config_);
  return catalog;
}

namespace {

using spojka::ValueView;

// Holds anything that would be refused in a field for addresses.
bool mayBeRefused(ValueView value) {
  if (value.kind() == spojka::Kind::list) {
    for (std::size_t i = 0; i < value.size(); ++i)
      if (mayBeRefused(value.item(i))) return true;
    return false;
  }
  return !value.isEmpty() && (value.kind() != spojka::Kind::string || !looksLikeEmail(value.text()));
}

bool mayBeRefused(const spojka::WriteRequest& request) {
  for (std::size_t i = 0; i < request.size(); ++i) {
    const ValueView fields = ValueView(request.record(i).body).find(kCustomFields);
    for (std::size_t k = 0; fields.kind() == spojka::Kind::object && k < fields.size(); ++k)
      if (mayBeRefused(fields.member(k))) return true;
  }
  return false;
}

}  // namespace

// A server refuses what is no address, and a dry run sends nothing that it could refuse: it has to know by
// itself which fields hold addresses.
void DaktelaDestination::learnFields(const spojka::WriteRequest& request) {
  if (schemes_ || learned_ || !mayBeRefused(request)) return;
  learned_ = true;
  try {
    remember(discoverSchemes(api_, context_, config_.database, runtime_));
  } catch (const spojka::CancelledError&) {
    throw;
  } catch (const spojka::Error&) {
    // Without it less is told, and nothing wrong.
  }
}

DaktelaDestination::Handler& DaktelaDestination::handlerOf(std::string_view target, const char* where) {
  const std::size_t index = kindIndex(target);
  if (index < handlers_.size()) return handlers_[index];
  std::string known;
  for (const auto& kind : kObjectKinds) known += (known.empty() ? "" : ", ") + std::string(kind.target);
  throw spojka::UnsupportedError(
      where, spojka::tr("Daktela has no target '{}'; there are: {}", shorten(target, 64), known));
}

void DaktelaDestination::write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) {
  requireDatabase(config_);
  if (request.dryRun()) learnFields(request);
  std::array<bool, kObjectKinds.size()> present{};
  for (std::size_t i = 0; i < request.size(); ++i) {
    const std::string_view target = spojka::fromAbi(request.record(i).stream);
    try {
      handlerOf(target, "daktela.write");
      present[kindIndex(target)] = true;
    } catch (const spojka::UnsupportedError& e) {
      outcomes.rejected(i, e);
    }
  }
  for (std::size_t i = 0; i < present.size(); ++i)
    if (present[i]) handlers_[i].writer.write(request, outcomes);
}

void DaktelaDestination::find(const spojka::FindRequest& request, spojka::FoundRows& rows) {
  requireDatabase(config_);
  handlerOf(request.target(), "daktela.find").finder.find(request, rows);
}

spojka::ListedPage DaktelaDestination::list(const spojka::ListRequest& request, spojka::ListedRows& rows) {
  requireDatabase(config_);
  return handlerOf(request.target(), "daktela.list").list.list(request, rows);
}

void DaktelaDestination::remember(Schemes schemes) {
  schemes_ = std::move(schemes);
  for (std::size_t i = 0; i < handlers_.size(); ++i) handlers_[i].writer.useScheme(&(*schemes_)[i]);
}

}  // namespace daktela
