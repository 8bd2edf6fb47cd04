// SPDX-License-Identifier: Apache-2.0
#include "tls.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <stdexcept>

namespace bench {
namespace {

void require(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("TLS: ") + what);
}

void addExtension(X509* certificate, int nid, const char* value) {
  X509V3_CTX context;
  X509V3_set_ctx_nodb(&context);
  X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value);
  require(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
  X509_EXTENSION_free(extension);
}

X509* selfSigned(EVP_PKEY* key) {
  X509* x = X509_new();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), 1);
  X509_gmtime_adj(X509_getm_notBefore(x), -3600);
  X509_gmtime_adj(X509_getm_notAfter(x), 7 * 86400L);
  X509_set_pubkey(x, key);
  X509_NAME* name = X509_get_subject_name(x);
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("spojka bench"),
                             -1, -1, 0);
  X509_set_issuer_name(x, name);
  addExtension(x, NID_basic_constraints, "critical,CA:TRUE");
  addExtension(x, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
  require(X509_sign(x, key, EVP_sha256()) > 0, "sign");
  return x;
}

}  // namespace

SSL_CTX* serverContext(const std::string& certificateFile) {
  EVP_PKEY* key = EVP_EC_gen("P-256");
  require(key != nullptr, "key");
  X509* certificate = selfSigned(key);
  FILE* file = std::fopen(certificateFile.c_str(), "w");
  require(file != nullptr && PEM_write_X509(file, certificate) == 1, "certificate file");
  std::fclose(file);
  SSL_CTX* context = SSL_CTX_new(TLS_server_method());
  require(context != nullptr && SSL_CTX_use_certificate(context, certificate) == 1 &&
              SSL_CTX_use_PrivateKey(context, key) == 1,
          "server context");
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  X509_free(certificate);
  EVP_PKEY_free(key);
  return context;
}

SSL_CTX* clientContext(const std::string& certificateFile) {
  SSL_CTX* context = SSL_CTX_new(TLS_client_method());
  require(context != nullptr && SSL_CTX_load_verify_locations(context, certificateFile.c_str(), nullptr) == 1,
          "client context");
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
  return context;
}

}  // namespace bench
