// SPDX-License-Identifier: Apache-2.0
// The certificates that are trusted: the system's authorities and those of one file. Reading them costs more
// than a handshake, and memory, so that connections that live at the same time share one set; when the last
// one is gone it is forgotten, and the next one sees what changed on disk.
// Ownership: shared. Threads: any. Errors: ConfigError when the file is unusable.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace spojka::http {

using Authorities = std::shared_ptr<X509_STORE>;

// caFile: PEM; empty = the system's alone.
Authorities trustedAuthorities(const std::string& caFile);

}  // namespace spojka::http
