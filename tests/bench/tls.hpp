// SPDX-License-Identifier: Apache-2.0
// The little TLS the benchmark's two ends need, straight on OpenSSL: a self-signed server and a client that
// trusts it. Ownership: contexts are freed with the process. Errors: std::runtime_error.
#pragma once

#include <openssl/ssl.h>

#include <string>

namespace bench {

// Makes a key and a certificate for localhost and 127.0.0.1, writes the certificate to `certificateFile`
// (PEM).
SSL_CTX* serverContext(const std::string& certificateFile);
SSL_CTX* clientContext(const std::string& certificateFile);

}  // namespace bench
