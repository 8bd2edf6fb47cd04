// SPDX-License-Identifier: Apache-2.0
// Purpose: a certificate authority and a server certificate for localhost, made anew at each start, so that
// clients can verify the sandbox like any server without a key lying in the repository. Owns the OpenSSL
// context; immutable after construction, the context may serve many threads. Throws std::runtime_error with
// OpenSSL's reason.
#pragma once

#include <openssl/ssl.h>

#include <memory>
#include <string>

namespace sandbox {

class TlsIdentity {
 public:
  TlsIdentity();

  SSL_CTX* context() const { return context_.get(); }
  const std::string& caPem() const { return caPem_; }
  const std::string& certificatePem() const { return certificatePem_; }

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  };
  std::unique_ptr<SSL_CTX, Free> context_;
  std::string caPem_, certificatePem_;
};

}  // namespace sandbox
