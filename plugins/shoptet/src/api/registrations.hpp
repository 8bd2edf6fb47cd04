// SPDX-License-Identifier: Apache-2.0
// Which events Shoptet calls us for, and where. What is missing is registered, what leads to an address of
// ours that is no longer right is moved. Registrations that lead elsewhere are left alone when a token of the
// shop's own is used: another program may use the same token, and Shoptet allows one address for an event.
// Ownership: borrow client, context, access. Threads: serial use. Errors: those of Client and of the host's
// memory. Foreign addresses are shown without what is behind the host: it may be a secret. Only one that is
// plainly of such a service as this, so of another profile, is shown whole.
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
    std::vector<std::string> added, moved;  // events; of a mere look: that are to be
    using Addresses = std::map<std::string, std::vector<std::string>>;  // address -> its events
    Addresses elsewhere;                                                // that are called instead of us
    Addresses taken;          // of `moved`, those that were no address of this profile
    bool keyMissing = false;  // nobody here could tell Shoptet's notices from forged ones
    bool fine() const noexcept { return elsewhere.empty() && !keyMissing; }
    // "order:create, order:update → https://..."
    static std::string shown(const Addresses& addresses);
  };
  Registrations(Client& client, const spojka::Context& context, const Access& access)
      : client_(client), context_(context), access_(access) {}

  // Events we want to be called for.
  static const std::vector<std::string>& wanted();
  // What repair() would do; changes nothing.
  Found look();
  Found repair();
  // The same unless it was done within the last hour for this address.
  void repairNowAndThen();

 private:
  struct Row {
    std::string id, url;
  };
  // How what is registered differs from what is wanted.
  struct Difference {
    Found found;
    std::vector<std::string> moving;  // ids of found.moved, in the same sequence
    bool shared = false;              // another program is told of events by the same token
  };
  Difference compare();
  std::map<std::string, Row> registered();
  std::string url() const;
  bool isOurs(const std::string& url) const;
  // A key is known, or can be asked for.
  bool mayHaveKey(bool shared) const;
  bool ensureKey(bool shared);

  Client& client_;
  const spojka::Context& context_;
  const Access& access_;
};

}  // namespace shoptet::api
