// SPDX-License-Identifier: Apache-2.0
#include "host/job/remembered_catalog.hpp"

#include <Poco/SHA2Engine.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <chrono>
#include <exception>
#include <fstream>
#include <iterator>

namespace spojka::host {
namespace {

constexpr std::int64_t kLongest = std::chrono::microseconds(std::chrono::hours(24)).count();

// Settings hold secrets: only a digest that tells nothing of them is kept.
std::string digestOf(const Profile& profile, const std::string& stamp, const std::string& runtimeJson) {
  std::ifstream file(profile.file);
  const std::string text((std::istreambuf_iterator<char>(file)), std::istreambuf_iterator<char>());
  Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
  for (const std::string* part : {&profile.name, &text, &profile.destination.connector,
                                  &profile.destination.configJson, &stamp, &runtimeJson}) {
    engine.update(std::to_string(part->size()) + ':');
    engine.update(*part);
  }
  return Poco::DigestEngine::digestToHex(engine.digest());
}

}  // namespace

RememberedCatalog::RememberedCatalog(Store& store, const Profile& profile, const std::string& connectorStamp,
                                     const std::string& runtimeJson)
    : store_(store), digest_(digestOf(profile, connectorStamp, runtimeJson)) {}

std::optional<Catalog> RememberedCatalog::young() const {
  const auto kept = store_.catalog(StateSide::destination);
  if (!kept || kept->digest != digest_ || kept->ageUs > kLongest) return std::nullopt;
  try {
    Catalog catalog = parseCatalog(kept->json);
    if (!catalog.targets.empty()) return catalog;
  } catch (const std::exception&) {
    // Of another version of the program: it is asked.
  }
  return std::nullopt;
}

// Roles are no part of it: they make proposals, which are in the digest of what was made of them.
std::string fitOf(const std::vector<Mapping>& mappings, const Catalog& destination) {
  std::string fit = fmt::format("{}\n{}\n", destination.identity.instance, destination.identity.within);
  for (const auto& mapping : mappings) {
    const auto target = std::find_if(destination.targets.begin(), destination.targets.end(),
                                     [&](const auto& t) { return t.name == mapping.target(); });
    fit += fmt::format("{} {:02x}\n", mapping.flow(), fmt::join(mapping.digest(), ""));
    if (target == destination.targets.end()) continue;
    for (const auto& field : target->fields) {
      const auto& columns = mapping.columns();
      const bool mapped = std::any_of(columns.begin(), columns.end(),
                                      [&](const auto& column) { return column.target == field.path; });
      if (mapped || field.required)
        fit += fmt::format("{} {} {} {} {} {} {} {}\n", field.path, field.type, field.list, field.set,
                           field.sensitive, field.readonly, field.maxLength, fmt::join(field.options, ","));
    }
  }
  return fit;
}

void RememberedCatalog::remember(const Catalog& catalog) {
  store_.keepCatalog(StateSide::destination, toJson(catalog), digest_);
}

}  // namespace spojka::host
