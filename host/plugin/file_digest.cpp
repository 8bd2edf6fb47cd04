// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/file_digest.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "host/base/run_status.hpp"

namespace spojka::host {
namespace {

[[noreturn]] void refuse(const CheckedFile& file, const std::string& why) {
  throw StatusError(RunStatus::refused, file.path.string() + " " + why);
}

}  // namespace

std::string sha256Of(const CheckedFile& file) {
  const std::unique_ptr<EVP_MD_CTX, decltype(&::EVP_MD_CTX_free)> context(::EVP_MD_CTX_new(),
                                                                          &::EVP_MD_CTX_free);
  if (!context || ::EVP_DigestInit_ex(context.get(), ::EVP_sha256(), nullptr) != 1)
    refuse(file, "cannot be checked against its sha256: the library for it does not work");
  std::vector<char> buffer(256 * 1024);
  // By position: the descriptor is used by others too.
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(file.descriptor.get(), buffer.data(), buffer.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) refuse(file, std::string("cannot be read: ") + std::strerror(errno));
    if (n == 0) break;
    ::EVP_DigestUpdate(context.get(), buffer.data(), static_cast<std::size_t>(n));
    at += n;
  }
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  ::EVP_DigestFinal_ex(context.get(), digest.data(), &size);
  std::string hex;
  for (unsigned i = 0; i < size; ++i) hex += fmt::format("{:02x}", digest[i]);
  return hex;
}

void checkDigest(const CheckedFile& file, const std::string& pinned) {
  std::string wanted = pinned;
  std::transform(wanted.begin(), wanted.end(), wanted.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  const std::string actual = sha256Of(file);
  if (actual != wanted)
    refuse(file,
           fmt::format("is refused: the profile pins sha256 {} and this file has {}. If this is the file you "
                       "mean, write its sum into the profile; if not, put the right file there",
                       wanted, actual));
}

}  // namespace spojka::host
