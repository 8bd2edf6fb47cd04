// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/file_digest.hpp"

#include <Poco/SHA2Engine.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <vector>

#include "host/base/run_status.hpp"
#include "spojka/ascii.hpp"

namespace spojka::host {
namespace {

[[noreturn]] void refuseDigest(const CheckedFile& file, const std::string& why) {
  throw StatusError(RunStatus::refused, file.path.string() + " " + why);
}

}  // namespace

std::string sha256Of(const CheckedFile& file) {
  Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
  std::vector<char> buffer(256 * 1024);
  // By position: the descriptor is used by others too.
  for (off_t at = 0;;) {
    const ssize_t n = ::pread(file.descriptor.get(), buffer.data(), buffer.size(), at);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) refuseDigest(file, std::string("cannot be read: ") + std::strerror(errno));
    if (n == 0) break;
    engine.update(buffer.data(), static_cast<std::size_t>(n));
    at += n;
  }
  return Poco::DigestEngine::digestToHex(engine.digest());
}

void checkDigest(const CheckedFile& file, const std::string& pinned) {
  const std::string wanted = asciiLower(pinned);
  const std::string actual = sha256Of(file);
  if (actual != wanted)
    refuseDigest(
        file,
        fmt::format("is refused: the profile pins sha256 {} and this file has {}. If this is the file you "
                    "mean, write its sum into the profile; if not, put the right file there",
                    wanted, actual));
}

}  // namespace spojka::host
