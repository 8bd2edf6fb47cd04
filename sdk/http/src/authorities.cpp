// SPDX-License-Identifier: Apache-2.0
#include "authorities.hpp"

#include <Poco/DirectoryIterator.h>
#include <Poco/Environment.h>
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

// Holds certificates under the hash of their name, as OpenSSL looks for them: "4042bcee.0".
bool isHashed(const std::string& folder) {
  try {
    const Poco::DirectoryIterator end;
    for (Poco::DirectoryIterator entry(folder); entry != end; ++entry) {
      const std::string& name = entry.name();
      if (name.size() > 9 && name[8] == '.' && name.find_first_not_of("0123456789abcdef") == 8) return true;
    }
  } catch (const Poco::Exception&) {  // there is none, or it cannot be read
  }
  return false;
}

// Where the system's folder is hashed, one certificate is read of it: that of the authority which is asked
// for. Reading all of them takes longer than a run that has nothing to write. Whoever names a file means that
// file.
void trustSystem(X509_STORE* store) {
  const auto named = [](const char* variable) { return Poco::Environment::get(variable, ""); };
  const std::string folder = named(X509_get_default_cert_dir_env());
  const std::string system = folder.empty() ? X509_get_default_cert_dir() : folder;
  if (named(X509_get_default_cert_file_env()).empty() && isHashed(system) &&
      X509_STORE_load_path(store, system.c_str()) == 1)
    return;
  X509_STORE_set_default_paths(store);
}

Authorities load(const std::string& caFile) {
  if (!caFile.empty()) checkFile(caFile);
  Authorities store(X509_STORE_new(), &X509_STORE_free);
  if (!store) throw std::bad_alloc();
  // A system without any authorities is left with those of the file.
  trustSystem(store.get());
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
