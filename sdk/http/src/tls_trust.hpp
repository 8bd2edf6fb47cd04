// SPDX-License-Identifier: Apache-2.0
// The TLS side of one origin: which certificates are trusted, for which name, and why one was refused.
// Ownership: owns its Poco context, independent of SSLManager's defaults. Threads: one connection's.
// Errors: ConfigError when the CA file is unusable.
#pragma once

#include <Poco/Net/Context.h>

#include <string>

#include "authorities.hpp"

namespace spojka::http {

class TlsTrust {
 public:
  // Trusts the system's authorities and those of caFile (PEM; empty = none), for this host name or address.
  TlsTrust(const std::string& host, const std::string& caFile);
  ~TlsTrust();
  TlsTrust(const TlsTrust&) = delete;
  TlsTrust& operator=(const TlsTrust&) = delete;

  const Poco::Net::Context::Ptr& context() const noexcept { return context_; }

  // Forgets the result of the last handshake.
  void startHandshake() noexcept;
  // What to tell a person about the certificate the last handshake refused; empty when it was not that.
  std::string refusal(const std::string& host) const;

 private:
  Authorities authorities_;  // kept, so that the next connection finds them
  Poco::Net::Context::Ptr context_;
  int verifyError_ = 0;  // X509_V_*; written by OpenSSL's callback
};

}  // namespace spojka::http
