// SPDX-License-Identifier: Apache-2.0
#include "authorities.hpp"

#include <Poco/Exception.h>
#include <Poco/File.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include <cstdlib>
#include <map>
#include <mutex>
#include <new>
#include <utility>

#include "spojka/error.hpp"

namespace spojka::http {
namespace {

void checkFile(const std::string& path) {
  try {
    const Poco::File file(path);
    if (file.exists() && file.isFile() && file.canRead()) return;
  } catch (const Poco::Exception&) {  // a path that cannot even be looked at
  }
  throw ConfigError("http.tls", "the file of trusted certificates '" + path +
                                    "' does not exist or cannot be read: correct the option ca_file");
}

std::string placeOf(const char* variable, const char* usual) {
  const char* said = ::secure_getenv(variable);
  return said != nullptr ? said : usual;
}

// Which names the peer itself showed a certificate for: an intermediate one need not be on this machine.
bool wasShown(X509_STORE_CTX* context, const X509* but, const X509_NAME* name) {
  const STACK_OF(X509)* shown = X509_STORE_CTX_get0_untrusted(context);
  for (int i = 0; i < sk_X509_num(shown); ++i) {
    const X509* one = sk_X509_value(shown, i);
    if (one != but && X509_NAME_cmp(X509_get_subject_name(one), name) == 0) return true;
  }
  return false;
}

// A set whose certificates are looked up by name in the system's folder. The file that holds all of them is
// read only once an authority is missing there: a system may have no such folder, or a newer file.
class Store {
 public:
  explicit Store(const std::string& caFile) {
    X509_LOOKUP* folder = X509_STORE_add_lookup(get(), X509_LOOKUP_hash_dir());
    files_ = X509_STORE_add_lookup(get(), X509_LOOKUP_file());
    if (folder == nullptr || files_ == nullptr) throw std::bad_alloc();
    const std::string place = placeOf(X509_get_default_cert_dir_env(), X509_get_default_cert_dir());
    X509_LOOKUP_add_dir(folder, place.c_str(), X509_FILETYPE_PEM);
    const bool usable = caFile.empty() || read(caFile);
    ERR_clear_error();
    if (!usable)
      throw ConfigError("http.tls", "the file '" + caFile +
                                        "' holds no usable certificate: option ca_file needs certificates "
                                        "in PEM form");
    X509_STORE_set_ex_data(get(), kOwner, this);
    X509_STORE_set_get_issuer(get(), &Store::issuerOf);
  }
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  X509_STORE* get() const noexcept { return store_.get(); }

 private:
  struct Free {
    void operator()(X509_STORE* store) const noexcept { X509_STORE_free(store); }
  };
  static constexpr int kOwner = 0;  // ex_data slot 0 is the application's

  static X509_STORE* make() {
    X509_STORE* store = X509_STORE_new();
    return store != nullptr ? store : throw std::bad_alloc();
  }

  static int issuerOf(X509** issuer, X509_STORE_CTX* context, X509* of) noexcept {
    const int found = X509_STORE_CTX_get1_issuer(issuer, context, of);
    if (found != 0 || wasShown(context, of, X509_get_issuer_name(of))) return found;
    auto* self = static_cast<Store*>(X509_STORE_get_ex_data(X509_STORE_CTX_get0_store(context), kOwner));
    self->readAll();
    return X509_STORE_CTX_get1_issuer(issuer, context, of);
  }

  // Once, also when several handshakes miss something: the others wait for it.
  void readAll() noexcept {
    const std::lock_guard lock(mutex_);
    if (std::exchange(all_, true)) return;
    ERR_set_mark();  // a system without such a file is left with the rest
    read(placeOf(X509_get_default_cert_file_env(), X509_get_default_cert_file()));
    ERR_pop_to_mark();
  }

  bool read(const std::string& file) noexcept {
    return X509_LOOKUP_load_file(files_, file.c_str(), X509_FILETYPE_PEM) == 1;
  }

  const std::unique_ptr<X509_STORE, Free> store_{make()};
  X509_LOOKUP* files_ = nullptr;  // the store's
  std::mutex mutex_;              // guards all_
  bool all_ = false;
};

}  // namespace

Authorities trustedAuthorities(const std::string& caFile) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<Store>> known;
  // Held while loading: whoever comes meanwhile waits for the set instead of reading it once more.
  const std::lock_guard lock(mutex);
  auto& kept = known[caFile];
  auto store = kept.lock();
  if (!store) {
    if (!caFile.empty()) checkFile(caFile);
    kept = store = std::make_shared<Store>(caFile);
  }
  return {store, store->get()};
}

}  // namespace spojka::http
