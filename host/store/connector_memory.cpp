// SPDX-License-Identifier: Apache-2.0
#include "host/store/connector_memory.hpp"

#include <fmt/format.h>

#include <stdexcept>
#include <utility>

#include "host/store/memory_rows.hpp"
#include "host/store/own_connection.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace store {
namespace {

void refuseBeyondBounds(std::string_view name, std::string_view value) {
  if (name.empty() || name.size() > ConnectorMemory::kLongestName)
    throw std::invalid_argument(
        fmt::format("a name in the connector's memory has {} bytes; 1 to {} are allowed", name.size(),
                    ConnectorMemory::kLongestName));
  if (value.size() > ConnectorMemory::kLongestValue)
    throw std::invalid_argument(
        fmt::format("the value of '{}' in the connector's memory has {} bytes; at most {} are allowed", name,
                    value.size(), ConnectorMemory::kLongestValue));
}

class StoredMemory final : public ConnectorMemory {
 public:
  StoredMemory(std::string url, std::string profile, std::string connector, const Clock& clock)
      : connection_(std::move(url), std::move(profile), clock), connector_(std::move(connector)) {}

  std::optional<Kept> get(std::string_view name) override {
    Database* db = connection_.existing();
    if (db == nullptr) return std::nullopt;
    return db->guarded(N_("read what the connector keeps"),
                       [&] { return readMemory(*db, connector_, name); });
  }
  void put(std::string_view name, std::string_view value, bool secret) override {
    refuseBeyondBounds(name, value);
    Database& db = connection_.made();
    db.transaction(N_("store what the connector keeps"), [&] {
      refuseOneMore(db, name);
      storeMemory(db, connector_, name, value, secret);
    });
  }
  void remove(std::string_view name) override {
    Database* db = connection_.existing();
    if (db == nullptr) return;
    db->transaction(N_("forget what the connector kept"), [&] {
      db->change("DELETE FROM connector_memory WHERE profile = ?1 AND connector = ?2 AND name = ?3",
                 db->profile(), connector_, name);
    });
  }
  std::vector<std::string> names() override {
    Database* db = connection_.existing();
    if (db == nullptr) return {};
    return db->guarded(N_("read what the connector keeps"), [&] {
      Rows rows =
          db->rows("SELECT name FROM connector_memory WHERE profile = ?1 AND connector = ?2 ORDER BY name",
                   db->profile(), connector_);
      std::vector<std::string> all;
      while (rows.next()) all.push_back(rows.text(0));
      return all;
    });
  }

 private:
  void refuseOneMore(Database& db, std::string_view name) {
    const auto others = db.number(
        "SELECT count(*) FROM connector_memory WHERE profile = ?1 AND connector = ?2 AND name <> ?3",
        db.profile(), connector_, name);
    if (others >= static_cast<std::int64_t>(kMostNames))
      throw std::invalid_argument(fmt::format(
          "the connector's memory holds {} names already, which is as many as it may; '{}' is one "
          "more",
          others, name));
  }

  OwnConnection connection_;
  const std::string connector_;
};

}  // namespace

}  // namespace store

std::unique_ptr<ConnectorMemory> openConnectorMemory(const std::string& url, const std::string& profile,
                                                     const std::string& connector, const Clock& clock) {
  return std::make_unique<store::StoredMemory>(url, profile, connector, clock);
}

}  // namespace spojka::host
