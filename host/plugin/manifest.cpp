// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/manifest.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/base/run_status.hpp"
#include "host/plugin/ask_author.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

[[noreturn]] void broken(const std::filesystem::path& file, const std::string& why) {
  throw StatusError(RunStatus::refused, file.string() + " is not usable: " + why + kAskAuthor);
}

// Length a struct had in interface 1.0: a shorter one is not of this interface. Never raised.
template <class T, class Member>
constexpr std::uint32_t endOf(Member T::*, std::size_t offset) {
  return static_cast<std::uint32_t>(offset + sizeof(Member));
}
constexpr auto kRootFloor = endOf(&spojka_plugin::get_interface, offsetof(spojka_plugin, get_interface));
constexpr auto kSourceFloor =
    endOf(&spojka_source_v1::get_extension, offsetof(spojka_source_v1, get_extension));
constexpr auto kDestinationFloor =
    endOf(&spojka_destination_v1::get_extension, offsetof(spojka_destination_v1, get_extension));

struct Slot {
  const char* name;
  bool filled;
};

void checkTable(const std::filesystem::path& file, const char* id, std::uint32_t size, std::uint32_t floor) {
  if (size < floor)
    broken(file,
           fmt::format("its table of {} has {} bytes where the interface begins with {}", id, size, floor));
}

void checkSlots(const std::filesystem::path& file, const char* id, std::initializer_list<Slot> slots) {
  for (const Slot& slot : slots)
    if (!slot.filled) broken(file, fmt::format("'{}' of {} is required and empty", slot.name, id));
}

void checkSource(const std::filesystem::path& file, const spojka_source_v1& t) {
  checkTable(file, SPOJKA_IF_SOURCE, t.struct_size, kSourceFloor);
  checkSlots(file, SPOJKA_IF_SOURCE,
             {{"spec", t.spec != nullptr},
              {"open", t.open != nullptr},
              {"close", t.close != nullptr},
              {"check", t.check != nullptr},
              {"discover", t.discover != nullptr},
              {"read_open", t.read_open != nullptr},
              {"read_next", t.read_next != nullptr},
              {"read_close", t.read_close != nullptr}});
}

void checkDestination(const std::filesystem::path& file, const spojka_destination_v1& t) {
  checkTable(file, SPOJKA_IF_DESTINATION, t.struct_size, kDestinationFloor);
  checkSlots(file, SPOJKA_IF_DESTINATION,
             {{"spec", t.spec != nullptr},
              {"open", t.open != nullptr},
              {"close", t.close != nullptr},
              {"check", t.check != nullptr},
              {"discover", t.discover != nullptr},
              {"write", t.write != nullptr}});
}

std::vector<std::string> optionalSlots(const spojka_destination_v1& t) {
  std::vector<std::string> filled;
  if (SPOJKA_HAS(&t, spojka_destination_v1, flush)) filled.emplace_back("flush");
  if (SPOJKA_HAS(&t, spojka_destination_v1, find)) filled.emplace_back("find");
  if (SPOJKA_HAS(&t, spojka_destination_v1, list)) filled.emplace_back("list");
  if (SPOJKA_HAS(&t, spojka_destination_v1, merge)) filled.emplace_back("merge");
  return filled;
}

PluginInfo parseManifest(const std::filesystem::path& file, const char* json) {
  Arena arena;
  spojka_value root{};
  try {
    root = parseJson(arena, json);
  } catch (const JsonError& e) {
    broken(file, fmt::format("its manifest is not valid JSON: {} at byte {}", e.what(), e.offset()));
  }
  const ValueView m(root);
  if (m.kind() != Kind::object) broken(file, "its manifest is not a JSON object");
  const auto text = [&](const char* name) { return std::string(m.find(name).text()); };
  PluginInfo info{
      text("id"), text("name"), text("version"), text("license"), text("docs"), text("description"), {}, {},
      file,       json};
  for (const char* required : {"id", "name", "version"})
    if (text(required).empty()) broken(file, fmt::format("its manifest has no text '{}'", required));
  const ValueView interfaces = m.find("interfaces");
  for (std::size_t i = 0; i < interfaces.size(); ++i) info.interfaces.emplace_back(interfaces.item(i).text());
  if (info.interfaces.empty()) broken(file, "its manifest lists no 'interfaces'");
  return info;
}

// What the manifest promises is there, and nothing this program knows is there without being promised.
void checkInterfaces(const std::filesystem::path& file, const spojka_plugin& root, const PluginInfo& info) {
  for (const auto& id : info.interfaces)
    if (root.get_interface(root.ctx, id.c_str()) == nullptr)
      broken(file, fmt::format("its manifest lists {}, but get_interface does not answer it", id));
  bool known = false;
  for (const char* id : {SPOJKA_IF_SOURCE, SPOJKA_IF_DESTINATION}) {
    const bool listed =
        std::find(info.interfaces.begin(), info.interfaces.end(), id) != info.interfaces.end();
    if (!listed && root.get_interface(root.ctx, id) != nullptr)
      broken(file, fmt::format("get_interface answers {}, which its manifest does not list", id));
    known = known || listed;
  }
  if (!known)
    throw StatusError(
        RunStatus::refused,
        fmt::format("{} offers neither a source nor a destination this program knows (it offers {}); "
                    "update this program",
                    file.string(), fmt::join(info.interfaces, ", ")));
  if (const void* table = root.get_interface(root.ctx, SPOJKA_IF_SOURCE))
    checkSource(file, *static_cast<const spojka_source_v1*>(table));
  if (const void* table = root.get_interface(root.ctx, SPOJKA_IF_DESTINATION))
    checkDestination(file, *static_cast<const spojka_destination_v1*>(table));
}

}  // namespace

bool isConnectorId(std::string_view text) noexcept {
  const auto small = [](char c) { return c >= 'a' && c <= 'z'; };
  return !text.empty() && small(text.front()) && std::all_of(text.begin(), text.end(), [&](char c) {
    return small(c) || (c >= '0' && c <= '9') || c == '_';
  });
}

PluginInfo readPlugin(const spojka_plugin& root, const std::filesystem::path& file, std::string_view id) {
  if (root.struct_size < kRootFloor)
    broken(file, fmt::format("its root table has {} bytes where the interface begins with {}",
                             root.struct_size, kRootFloor));
  if (root.abi_major != SPOJKA_ABI_MAJOR)
    broken(file, fmt::format("its root table says interface version {}, its exported symbol says {}",
                             root.abi_major, SPOJKA_ABI_MAJOR));
  checkSlots(
      file, "the root table",
      {{"manifest_json", root.manifest_json != nullptr}, {"get_interface", root.get_interface != nullptr}});
  PluginInfo info = parseManifest(file, root.manifest_json);
  info.buildInfo = root.build_info == nullptr ? "" : root.build_info;
  if (info.id != id)
    throw StatusError(
        RunStatus::refused,
        fmt::format("{} calls itself '{}'; a connector's file is named after its id: rename it to {}{}",
                    file.string(), info.id, info.id, kPluginSuffix));
  checkInterfaces(file, root, info);
  if (const void* table = root.get_interface(root.ctx, SPOJKA_IF_DESTINATION))
    info.slots = optionalSlots(*static_cast<const spojka_destination_v1*>(table));
  return info;
}

}  // namespace spojka::host
