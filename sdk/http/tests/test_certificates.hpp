// SPDX-License-Identifier: Apache-2.0
// An authority and a server certificate made for one test run, as PEM files in a temporary folder.
// Ownership: the files die with the object. Threads: one. Errors: std::runtime_error.
#pragma once

#include <Poco/Net/Context.h>
#include <Poco/TemporaryFile.h>

#include <string>

namespace spojka::http::testing {

class TestCertificates {
 public:
  struct Validity {
    long fromSeconds = -3600;  // relative to now
    long untilSeconds = 3600;
  };
  // `names` as in a subjectAltName extension: "DNS:localhost,IP:127.0.0.1".
  TestCertificates(const std::string& names, Validity validity);
  explicit TestCertificates(const std::string& names) : TestCertificates(names, Validity()) {}

  std::string caFile() const { return folder_.path() + "/ca.pem"; }
  // TLS context of a server that shows the certificate.
  Poco::Net::Context::Ptr serverContext() const;

 private:
  Poco::TemporaryFile folder_;
};

}  // namespace spojka::http::testing
