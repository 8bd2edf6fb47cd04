// SPDX-License-Identifier: Apache-2.0
#include "authorities.hpp"

#include <Poco/Exception.h>
#include <Poco/File.h>
#include <openssl/err.h>

#include <map>
#include <mutex>
#include <new>

#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::http {
namespace {

void checkFile(const std::string& path) {
  try {
    const Poco::File file(path);
    if (file.exists() && file.isFile() && file.canRead()) return;
  } catch (const Poco::Exception&) {  // a path that cannot even be looked at
  }
  throw ConfigError("http.tls", tr("the file of trusted certificates '{}' does not exist or cannot be read: "
                                   "correct ca_file",
                                   path));
}

Authorities load(const std::string& caFile) {
  if (!caFile.empty()) checkFile(caFile);
  Authorities store(X509_STORE_new(), &X509_STORE_free);
  if (!store) throw std::bad_alloc();
  // A system without any authorities is left with those of the file.
  X509_STORE_set_default_paths(store.get());
  const bool usable = caFile.empty() || X509_STORE_load_file(store.get(), caFile.c_str()) == 1;
  ERR_clear_error();
  if (usable) return store;
  throw ConfigError("http.tls", tr("the file '{}' holds no usable certificate: ca_file needs certificates in "
                                   "PEM form",
                                   caFile));
}

}  // namespace

Authorities trustedAuthorities(const std::string& caFile) {
  static std::mutex mutex;
  static std::map<std::string, std::weak_ptr<X509_STORE>> known;
  // Held while loading: whoever comes meanwhile waits for the set instead of reading it once more.
  const std::lock_guard lock(mutex);
  auto& kept = known[caFile];
  Authorities store = kept.lock();
  if (!store) kept = store = load(caFile);
  return store;
}

}  // namespace spojka::http
