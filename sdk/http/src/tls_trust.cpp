// SPDX-License-Identifier: Apache-2.0
#include "tls_trust.hpp"

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SSLManager.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include "spojka/error.hpp"
#include "spojka/translation.hpp"

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

Poco::Net::Context::Ptr makeContext() {
  using Poco::Net::Context;
  static const bool initialised = (Poco::Net::initializeSSL(), true);
  static_cast<void>(initialised);
  Context::Params params;
  params.verificationMode = Context::VERIFY_STRICT;
  params.loadDefaultCAs = false;  // they come with the authorities
  params.cipherList = "HIGH:!aNULL:!MD5";
  Context::Ptr context(new Context(Context::TLS_CLIENT_USE, params));
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  return context;
}

}  // namespace

TlsTrust::TlsTrust(const std::string& host, const std::string& caFile)
    : authorities_(trustedAuthorities(caFile)), context_(makeContext()) {
  SSL_CTX* ctx = context_->sslContext();
  SSL_CTX_set1_cert_store(ctx, authorities_.get());
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
      return tr("the certificate it shows is for another name: check that '{}' is the right address", host);
    case X509_V_ERR_CERT_HAS_EXPIRED:
      return tr("its certificate has expired: its operator must renew it (or this machine's clock is wrong)");
    case X509_V_ERR_CERT_NOT_YET_VALID:
      return tr("its certificate is not valid yet: check this machine's clock");
    default:
      return tr(
          "its certificate is not trusted ({}): if it comes from your own authority, name that authority's "
          "PEM file as ca_file, which in a profile stands below network",
          X509_verify_cert_error_string(verifyError_));
  }
}

}  // namespace spojka::http
