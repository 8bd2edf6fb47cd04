// SPDX-License-Identifier: Apache-2.0
#include "tls_trust.hpp"

#include <Poco/Exception.h>
#include <Poco/File.h>
#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SSLManager.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "spojka/error.hpp"

namespace spojka::http {

namespace {

constexpr int kAppData = 0;  // ex_data slot 0 is the application's

int rememberError(int ok, X509_STORE_CTX* store) {
  if (ok == 1) return ok;
  const auto* ssl =
      static_cast<const SSL*>(X509_STORE_CTX_get_ex_data(store, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto* verifyError = static_cast<int*>(SSL_CTX_get_ex_data(SSL_get_SSL_CTX(ssl), kAppData));
  if (verifyError != nullptr) *verifyError = X509_STORE_CTX_get_error(store);
  return ok;
}

void checkCaFile(const std::string& path) {
  try {
    const Poco::File file(path);
    if (file.exists() && file.isFile() && file.canRead()) return;
  } catch (const Poco::Exception&) {  // a path that cannot even be looked at
  }
  throw ConfigError("http.tls", "the file of trusted certificates '" + path +
                                    "' does not exist or cannot be read: correct the option ca_file");
}

Poco::Net::Context::Ptr makeContext(const std::string& caFile) {
  using Poco::Net::Context;
  static const bool initialised = (Poco::Net::initializeSSL(), true);
  static_cast<void>(initialised);
  if (!caFile.empty()) checkCaFile(caFile);
  Context::Params params;
  params.caLocation = caFile;
  params.verificationMode = Context::VERIFY_STRICT;
  params.loadDefaultCAs = true;
  params.cipherList = "HIGH:!aNULL:!MD5";
  try {
    Context::Ptr context(new Context(Context::TLS_CLIENT_USE, params));
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    return context;
  } catch (const Poco::Exception&) {
    if (caFile.empty()) throw;
    throw ConfigError("http.tls",
                      "the file '" + caFile +
                          "' holds no usable certificate: option ca_file needs certificates in PEM form");
  }
}

}  // namespace

TlsTrust::TlsTrust(const std::string& host, const std::string& caFile) : context_(makeContext(caFile)) {
  SSL_CTX* ctx = context_->sslContext();
  // OpenSSL checks the name during the handshake, so that nothing is ever sent to a wrong server; Poco's own
  // check would come afterwards.
  context_->enableExtendedCertificateVerification(false);
  SSL_CTX_set_ex_data(ctx, kAppData, &verifyError_);
  SSL_CTX_set_verify(ctx, SSL_VERIFY_PEER, &rememberError);
  X509_VERIFY_PARAM* names = SSL_CTX_get0_param(ctx);
  X509_VERIFY_PARAM_set_hostflags(names, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  Poco::Net::IPAddress address;
  const int set = Poco::Net::IPAddress::tryParse(host, address)
                      ? X509_VERIFY_PARAM_set1_ip_asc(names, host.c_str())
                      : X509_VERIFY_PARAM_set1_host(names, host.data(), host.size());
  if (set != 1) throw ConfigError("http.tls", "'" + host + "' cannot be checked against a certificate");
  // Poco offers X448 first, which few servers take: a wrong first guess costs a round trip.
  SSL_CTX_set1_groups_list(ctx, "X25519:P-256:P-384:X448:P-521");
}

TlsTrust::~TlsTrust() = default;

void TlsTrust::startHandshake() noexcept {
  verifyError_ = X509_V_OK;
}

std::string TlsTrust::refusal(const std::string& host) const {
  switch (verifyError_) {
    case X509_V_OK:
      return {};
    case X509_V_ERR_HOSTNAME_MISMATCH:
    case X509_V_ERR_IP_ADDRESS_MISMATCH:
      return "the certificate it shows is for another name: check that '" + host + "' is the right address";
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return "its certificate has expired: its operator must renew it (or this machine's clock is wrong)";
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return "its certificate is not valid yet: check this machine's clock";
    default:
      return std::string("its certificate is not trusted (") + X509_verify_cert_error_string(verifyError_) +
             "): if it comes from your own authority, name that authority's PEM file with the option ca_file";
  }
}

}  // namespace spojka::http
