// SPDX-License-Identifier: Apache-2.0
#include "server/tls_identity.hpp"

#include <fmt/format.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rand.h>
#include <openssl/x509v3.h>

#include <initializer_list>
#include <stdexcept>
#include <utility>

namespace sandbox {
namespace {

[[noreturn]] void fail(const char* what) {
  char reason[256] = "unknown";
  ERR_error_string_n(ERR_get_error(), reason, sizeof reason);
  throw std::runtime_error(fmt::format("TLS set-up: {}: {}", what, reason));
}

struct Release {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(BIO* bio) const { BIO_free(bio); }
  void operator()(X509_EXTENSION* extension) const { X509_EXTENSION_free(extension); }
};
using Key = std::unique_ptr<EVP_PKEY, Release>;
using Certificate = std::unique_ptr<X509, Release>;

Key makeKey() {
  Key key(EVP_EC_gen("P-256"));
  if (!key) fail("no key");
  return key;
}

using Extension = std::pair<int, const char*>;

Certificate makeCertificate(const char* commonName, EVP_PKEY* key, X509* issuer, EVP_PKEY* issuerKey,
                            std::initializer_list<Extension> extensions) {
  Certificate certificate(X509_new());
  if (!certificate) fail("no certificate");
  X509* raw = certificate.get();
  std::uint64_t serial = 0;
  RAND_bytes(reinterpret_cast<unsigned char*>(&serial), sizeof serial);
  X509_set_version(raw, 2);
  ASN1_INTEGER_set_uint64(X509_get_serialNumber(raw), serial >> 1);
  X509_gmtime_adj(X509_getm_notBefore(raw), -86400);
  X509_gmtime_adj(X509_getm_notAfter(raw), 30L * 86400);
  X509_set_pubkey(raw, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(raw), "CN", MBSTRING_UTF8,
                             reinterpret_cast<const unsigned char*>(commonName), -1, -1, 0);
  X509* signer = issuer == nullptr ? raw : issuer;
  X509_set_issuer_name(raw, X509_get_subject_name(signer));
  X509V3_CTX context;
  X509V3_set_ctx(&context, signer, raw, nullptr, nullptr, 0);
  for (const auto& [id, value] : extensions) {
    const std::unique_ptr<X509_EXTENSION, Release> extension(
        X509V3_EXT_conf_nid(nullptr, &context, id, value));
    if (!extension || X509_add_ext(raw, extension.get(), -1) != 1) fail("extension refused");
  }
  if (X509_sign(raw, issuerKey, EVP_sha256()) == 0) fail("certificate not signed");
  return certificate;
}

std::string toPem(X509* certificate) {
  const std::unique_ptr<BIO, Release> bio(BIO_new(BIO_s_mem()));
  if (!bio || PEM_write_bio_X509(bio.get(), certificate) != 1) fail("no PEM");
  const char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return std::string(data, static_cast<std::size_t>(size));
}

}  // namespace

TlsIdentity::TlsIdentity() : context_(SSL_CTX_new(TLS_server_method())) {
  if (!context_) fail("no context");
  const Key caKey = makeKey();
  const Certificate ca = makeCertificate("Sandbox test authority", caKey.get(), nullptr, caKey.get(),
                                         {{NID_basic_constraints, "critical,CA:TRUE"},
                                          {NID_key_usage, "critical,keyCertSign,cRLSign"},
                                          {NID_subject_key_identifier, "hash"}});
  const Key key = makeKey();
  const Certificate certificate = makeCertificate("localhost", key.get(), ca.get(), caKey.get(),
                                                  {{NID_basic_constraints, "critical,CA:FALSE"},
                                                   {NID_key_usage, "critical,digitalSignature"},
                                                   {NID_ext_key_usage, "serverAuth"},
                                                   {NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1"},
                                                   {NID_subject_key_identifier, "hash"},
                                                   {NID_authority_key_identifier, "keyid"}});
  SSL_CTX_set_min_proto_version(context_.get(), TLS1_2_VERSION);
  if (SSL_CTX_use_certificate(context_.get(), certificate.get()) != 1 ||
      SSL_CTX_use_PrivateKey(context_.get(), key.get()) != 1) {
    fail("certificate and key do not fit");
  }
  caPem_ = toPem(ca.get());
  certificatePem_ = toPem(certificate.get());
}

}  // namespace sandbox
