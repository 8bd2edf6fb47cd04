// SPDX-License-Identifier: Apache-2.0
// `spec` and `open` come without anything that tells whose table they were found in, so each isolated
// connector gets functions of its own: a fixed number of them, made by the compiler.
#include "host/plugin/isolation/tables.hpp"

#include <array>
#include <functional>
#include <utility>

#include "host/base/run_status.hpp"
#include "host/plugin/isolation/isolated_instance.hpp"

namespace spojka::host {
namespace {

// Two would do for a profile; the tests have more.
constexpr std::size_t kMost = 128;

struct Role {
  WorkerRole role;
  std::filesystem::path program;
};
// Never destroyed, like the tables.
std::array<Role, kMost>& roles() {
  static auto* const all = new std::array<Role, kMost>;
  return *all;
}
std::size_t used = 0;

template <std::size_t N>
spojka_status specOfRole(const spojka_text_sink* out, spojka_error* e) noexcept {
  return isolated::spec(roles()[N].role, roles()[N].program, out, e);
}
template <std::size_t N>
spojka_status openRole(const spojka_host* host, const spojka_open_request* request, void** instance,
                       spojka_error* e) noexcept {
  return isolated::open(roles()[N].role, roles()[N].program, host, request, instance, e);
}

template <std::size_t N>
constexpr spojka_source_v1 sourceTable() {
  return {sizeof(spojka_source_v1), 0,
          &specOfRole<N>,           &openRole<N>,
          &isolated::close,         &isolated::check,
          &isolated::discover,      &isolated::readOpen,
          &isolated::readNext,      &isolated::readClose,
          &isolated::cancel,        nullptr};
}
template <std::size_t N>
constexpr spojka_destination_v1 destinationTable() {
  return {sizeof(spojka_destination_v1),
          0,
          &specOfRole<N>,
          &openRole<N>,
          &isolated::close,
          &isolated::check,
          &isolated::discover,
          &isolated::write,
          &isolated::flush,
          &isolated::cancel,
          nullptr};
}

template <std::size_t... N>
constexpr std::array<spojka_source_v1, kMost> sourceTables(std::index_sequence<N...>) {
  return {sourceTable<N>()...};
}
template <std::size_t... N>
constexpr std::array<spojka_destination_v1, kMost> destinationTables(std::index_sequence<N...>) {
  return {destinationTable<N>()...};
}
constexpr auto kSources = sourceTables(std::make_index_sequence<kMost>());
constexpr auto kDestinations = destinationTables(std::make_index_sequence<kMost>());

template <class Array>
bool within(const Array& tables, const void* table) noexcept {
  const std::less<const void*> before;
  return !before(table, tables.data()) && before(table, tables.data() + tables.size());
}

std::size_t newRole(const WorkerRole& role, const std::filesystem::path& program) {
  if (used == kMost)
    throw StatusError(RunStatus::aborted,
                      "more connectors with a process of their own than one program can hold");
  roles()[used] = {role, program};
  return used++;
}

}  // namespace

IsolatedTables isolatedTables(WorkerRole role, const std::filesystem::path& program, bool hasSource,
                              bool hasDestination) {
  IsolatedTables tables;
  role.isSource = true;
  if (hasSource) tables.source = &kSources[newRole(role, program)];
  role.isSource = false;
  if (hasDestination) tables.destination = &kDestinations[newRole(role, program)];
  return tables;
}

bool isIsolated(const void* table) noexcept {
  return within(kSources, table) || within(kDestinations, table);
}

}  // namespace spojka::host
