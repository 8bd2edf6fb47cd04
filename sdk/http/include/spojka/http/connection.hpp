// SPDX-License-Identifier: Apache-2.0
// One kept-alive connection to one origin (scheme, host, port).
// Ownership: owns its socket and TLS context; borrows the Context's host. Threads: serial use, abort() from
// any thread. Errors: TransportError (see Phase), DataError (answer too large or wrongly encoded),
// ConfigError (address or CA file unusable), CancelledError after abort(). A status of 4xx or 5xx is an
// answer, not an error. Redirects are never followed. Every request sent is counted as metric "requests".
#pragma once

#include <cstddef>
#include <memory>
#include <string>

#include "spojka/context.hpp"
#include "spojka/http/types.hpp"

namespace spojka::http {

// An answer whose body is read piece by piece, unpacked when it came gzipped.
class StreamedResponse {
 public:
  virtual ~StreamedResponse() = default;
  virtual const Response& head() const noexcept = 0;  // status and headers; body is empty
  // Fills up to `room` bytes; 0 = the end, and the whole announced length has arrived. A cut answer throws.
  virtual std::size_t read(char* to, std::size_t room) = 0;
};

class Connection {
 public:
  virtual ~Connection() = default;
  // Sends and reads the whole answer. Never repeats a request by itself, except on a kept-alive connection
  // that the server had already closed before a byte was sent.
  virtual Response exchange(const Request& request) = 0;
  // Sends and reads the head. The result must be destroyed before the next call.
  virtual std::unique_ptr<StreamedResponse> open(const Request& request) = 0;
  // [any thread] Makes the running and every later call fail with CancelledError soon.
  virtual void abort() noexcept = 0;
};

// `origin` is "https://host[:port]" or "http://host[:port]"; anything else, a path included, is a
// ConfigError. No I/O: the connection is made by the first request.
std::unique_ptr<Connection> connect(const std::string& origin, const Options& options,
                                    const Context& context);

}  // namespace spojka::http
