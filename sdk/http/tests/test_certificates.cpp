// SPDX-License-Identifier: Apache-2.0
#include "test_certificates.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <stdexcept>

namespace spojka::http::testing {

namespace {

template <class T, void (*Free)(T*)>
struct Deleter {
  void operator()(T* p) const { Free(p); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter<EVP_PKEY, EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Deleter<X509, X509_free>>;

void must(bool ok, const char* what) {
  if (!ok) throw std::runtime_error(std::string("cannot make a test certificate: ") + what);
}

Key makeKey() {
  Key key(EVP_EC_gen("P-256"));
  must(key != nullptr, "key");
  return key;
}

void addExtension(X509* certificate, X509* issuer, int nid, const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* extension = X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  must(extension != nullptr && X509_add_ext(certificate, extension, -1) == 1, "extension");
  X509_EXTENSION_free(extension);
}

Certificate makeCertificate(const std::string& name, EVP_PKEY* key, long serial,
                            TestCertificates::Validity validity) {
  Certificate certificate(X509_new());
  X509* x = certificate.get();
  X509_set_version(x, 2);
  ASN1_INTEGER_set(X509_get_serialNumber(x), serial);
  X509_gmtime_adj(X509_getm_notBefore(x), validity.fromSeconds);
  X509_gmtime_adj(X509_getm_notAfter(x), validity.untilSeconds);
  X509_set_pubkey(x, key);
  X509_NAME_add_entry_by_txt(X509_get_subject_name(x), "CN", MBSTRING_ASC,
                             reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
  return certificate;
}

void sign(X509* certificate, X509* issuer, EVP_PKEY* issuerKey) {
  X509_set_issuer_name(certificate, X509_get_subject_name(issuer));
  must(X509_sign(certificate, issuerKey, EVP_sha256()) > 0, "signature");
}

template <class F>
void writeFile(const std::string& path, F&& write) {
  std::FILE* file = std::fopen(path.c_str(), "w");
  must(file != nullptr, "file");
  const bool ok = write(file) == 1;
  must(std::fclose(file) == 0 && ok, "file");
}

}  // namespace

TestCertificates::TestCertificates(const std::string& names, Validity validity) {
  folder_.createDirectories();
  const Key caKey = makeKey();
  const Certificate ca = makeCertificate("Test Authority", caKey.get(), 1, {});
  addExtension(ca.get(), ca.get(), NID_basic_constraints, "critical,CA:TRUE");
  addExtension(ca.get(), ca.get(), NID_key_usage, "critical,keyCertSign");
  sign(ca.get(), ca.get(), caKey.get());
  const Key key = makeKey();
  const Certificate server = makeCertificate("test server", key.get(), 2, validity);
  addExtension(server.get(), ca.get(), NID_subject_alt_name, names);
  sign(server.get(), ca.get(), caKey.get());
  writeFile(caFile(), [&](std::FILE* f) { return PEM_write_X509(f, ca.get()); });
  writeFile(folder_.path() + "/server.pem", [&](std::FILE* f) { return PEM_write_X509(f, server.get()); });
  writeFile(folder_.path() + "/key.pem", [&](std::FILE* f) {
    return PEM_write_PrivateKey(f, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  });
}

Poco::Net::Context::Ptr TestCertificates::serverContext() const {
  using Poco::Net::Context;
  Context::Params params;
  params.privateKeyFile = folder_.path() + "/key.pem";
  params.certificateFile = folder_.path() + "/server.pem";
  params.verificationMode = Context::VERIFY_NONE;
  Context::Ptr context(new Context(Context::TLS_SERVER_USE, params));
  context->enableSessionCache(true, "spojka-test");
  return context;
}

}  // namespace spojka::http::testing
