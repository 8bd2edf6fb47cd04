// SPDX-License-Identifier: Apache-2.0
// Looking up a name without waiting for longer than wanted: the C library's look-up cannot be interrupted and
// may take a minute where no name server answers. Threads: any. Errors: what `stillWanted` throws.
#pragma once

#include <Poco/Net/IPAddress.h>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace spojka::http {

using Addresses = std::vector<Poco::Net::IPAddress>;

struct Resolved {
  Addresses addresses;  // without repetitions; empty = the name is not known, or `late`
  bool late = false;    // no answer within the limit
};

// Asks the system, on a thread that is left behind when nobody waits any more; whoever asks for the same name
// meanwhile waits for the same answer. `stillWanted` is called several times a second and throws when not.
Resolved resolve(const std::string& host, std::chrono::milliseconds limit,
                 const std::function<void()>& stillWanted);

// The same with another way to look up; it must not throw.
Resolved resolveBy(const std::function<Addresses(const std::string&)>& lookUp, const std::string& host,
                   std::chrono::milliseconds limit, const std::function<void()>& stillWanted);

}  // namespace spojka::http
