// SPDX-License-Identifier: Apache-2.0
// The TLS side of one origin: which certificates are trusted, for which name, why one was refused, and the
// session by which the next connection spares half of the handshake. A context costs memory and time, so
// that all connections to an origin share one; it is forgotten with the last of them.
// Ownership: owns its Poco context, independent of SSLManager's defaults. Threads: any; a handshake stays on
// one. Errors: ConfigError when the CA file is unusable.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/Net/Session.h>

#include <memory>
#include <mutex>
#include <string>

#include "authorities.hpp"
#include "spojka/http/origin.hpp"

namespace spojka::http {

class TlsTrust {
 public:
  // Trusts the system's authorities and those of caFile (PEM; empty = none), for the origin's host name or
  // address.
  static std::shared_ptr<TlsTrust> of(const Origin& origin, const std::string& caFile);

  TlsTrust(const std::string& host, const std::string& caFile);
  ~TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;

  const Poco::Net::Context::Ptr& context() const noexcept { return context_; }

  // What a connection may go on with; null = nothing yet.
  Poco::Net::Session::Ptr session() const;
  // Null, or one that cannot be taken up again, is passed over.
  void keep(Poco::Net::Session::Ptr session);
  void forgetSession();

  // Forgets the result of this thread's last handshake.
  static void startHandshake() noexcept;
  // What to tell a person about the certificate that this thread's last handshake refused; empty when it was
  // not that.
  static std::string refusal(const std::string& host);

 private:
  Authorities authorities_;  // kept, so that the next connection finds them
  Poco::Net::Context::Ptr context_;
  mutable std::mutex mutex_;  // guards session_
  Poco::Net::Session::Ptr session_;
};

}  // namespace spojka::http
