// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/tables.hpp"

#include <algorithm>

#include "host/plugin/isolation/isolated_instance.hpp"

namespace spojka::host {

IsolatedTables isolatedTables(WorkerRole role, const std::filesystem::path& program, const PluginInfo& info) {
  const auto offers = [&](const char* interface) {
    return std::find(info.interfaces.begin(), info.interfaces.end(), interface) != info.interfaces.end();
  };
  // What the tables point to is kept for ever, as they are.
  const auto origin = [&](bool isSource) {
    role.isSource = isSource;
    return new isolated::Origin{role, program};
  };
  IsolatedTables tables;
  if (offers(SPOJKA_IF_SOURCE)) {
    auto* table = new spojka_source_v1{};
    table->struct_size = sizeof *table;
    table->ctx = origin(true);
    table->spec = &isolated::spec;
    table->open = &isolated::open;
    table->close = &isolated::close;
    table->check = &isolated::check;
    table->discover = &isolated::discover;
    table->read_open = &isolated::readOpen;
    table->read_next = &isolated::readNext;
    table->read_close = &isolated::readClose;
    table->cancel = &isolated::cancel;
    tables.source = table;
  }
  if (offers(SPOJKA_IF_DESTINATION)) {
    auto* table = new spojka_destination_v1{};
    table->struct_size = sizeof *table;
    table->ctx = origin(false);
    table->spec = &isolated::spec;
    table->open = &isolated::open;
    table->close = &isolated::close;
    table->check = &isolated::check;
    table->discover = &isolated::discover;
    table->write = &isolated::write;
    if (info.fills("flush")) table->flush = &isolated::flush;
    if (info.fills("find")) table->find = &isolated::find;
    if (info.fills("list")) table->list = &isolated::list;
    if (info.fills("merge")) table->merge = &isolated::merge;
    table->cancel = &isolated::cancel;
    tables.destination = table;
  }
  return tables;
}

bool isIsolated(const spojka_source_v1& table) noexcept {
  return table.spec == &isolated::spec;
}
bool isIsolated(const spojka_destination_v1& table) noexcept {
  return table.spec == &isolated::spec;
}

}  // namespace spojka::host
