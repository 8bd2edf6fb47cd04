// SPDX-License-Identifier: Apache-2.0
// Which events Shoptet calls us for, and where. What is missing is registered, what leads to an address of
// ours that is no longer right is moved. Registrations that lead elsewhere are left alone when a token of the
// shop's own is used: another program may use the same token, and Shoptet allows one address for an event.
// Ownership: borrow client, context, access. Threads: serial use. Errors: those of Client and of the host's
// memory. Foreign addresses are shown without what is behind the host: it may be a secret.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "api/client.hpp"

namespace shoptet::api {

class Registrations {
 public:
  struct Found {
    std::vector<std::string> added, moved;         // events
    std::map<std::string, std::string> elsewhere;  // event -> host that is called instead of us
    bool keyMissing = false;  // nobody here could tell Shoptet's notices from forged ones
    bool fine() const noexcept { return elsewhere.empty() && !keyMissing; }
  };
  Registrations(Client& client, const spojka::Context& context, const Access& access)
      : client_(client), context_(context), access_(access) {}

  // Events we want to be called for.
  static const std::vector<std::string>& wanted();
  Found repair();
  // The same unless it was done within the last hour for this address.
  void repairNowAndThen();

 private:
  struct Row {
    std::string id, url;
  };
  std::map<std::string, Row> registered();
  std::string url() const;
  bool isOurs(const std::string& url) const;
  bool ensureKey(bool shared);

  Client& client_;
  const spojka::Context& context_;
  const Access& access_;
};

}  // namespace shoptet::api
