// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/tables.hpp"

#include "host/plugin/isolation/isolated_instance.hpp"

namespace spojka::host {

IsolatedTables isolatedTables(WorkerRole role, const std::filesystem::path& program, bool hasSource,
                              bool hasDestination) {
  // What the tables point to is kept for ever, as they are.
  const auto context = [&](bool isSource) {
    role.isSource = isSource;
    return new isolated::Origin{role, program};
  };
  IsolatedTables tables;
  if (hasSource)
    tables.source = new spojka_source_v1{sizeof(spojka_source_v1),
                                         0,
                                         context(true),
                                         &isolated::spec,
                                         &isolated::open,
                                         &isolated::close,
                                         &isolated::check,
                                         &isolated::discover,
                                         &isolated::readOpen,
                                         &isolated::readNext,
                                         &isolated::readClose,
                                         &isolated::cancel,
                                         nullptr};
  if (hasDestination)
    tables.destination = new spojka_destination_v1{sizeof(spojka_destination_v1),
                                                   0,
                                                   context(false),
                                                   &isolated::spec,
                                                   &isolated::open,
                                                   &isolated::close,
                                                   &isolated::check,
                                                   &isolated::discover,
                                                   &isolated::write,
                                                   &isolated::flush,
                                                   &isolated::find,
                                                   &isolated::list,
                                                   &isolated::merge,
                                                   &isolated::cancel,
                                                   nullptr};
  return tables;
}

bool isIsolated(const spojka_source_v1& table) noexcept {
  return table.spec == &isolated::spec;
}
bool isIsolated(const spojka_destination_v1& table) noexcept {
  return table.spec == &isolated::spec;
}

}  // namespace spojka::host
