// SPDX-License-Identifier: Apache-2.0
#include "host/cli/erase_receipt.hpp"

#include <Poco/SHA2Engine.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <random>

#include "host/base/exit_code.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

bool gone(const ErasedRecord& r) {
  return r.outcome == "deleted" || r.outcome == "was_not_there";
}

std::string newSalt() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

spojka_value hashed(Arena& a, const std::string& salt, const std::string& text) {
  if (text.empty()) return make::null();
  Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
  engine.update(salt.data(), salt.size());
  engine.update(text.data(), text.size());
  return make::string(a, Poco::DigestEngine::digestToHex(engine.digest()));
}

}  // namespace

std::string receiptJson(const ErasureReceipt& receipt, const std::string& salt) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& r : receipt.records) {
    ObjectBuilder o;
    o.set("stream", make::string(a, r.stream))
        .set("key", hashed(a, salt, r.key))
        .set("target", hashed(a, salt, r.target))
        .set("found_by", make::string(a, r.foundBy))
        .set("at_source", make::boolean(r.atSource))
        .set("link_removed", make::boolean(r.linked && gone(r)))
        .set("failed_record_removed", make::boolean(r.keptAsFailed && gone(r)))
        .set("destination", make::string(a, r.outcome));
    rows.push_back(o.finish(a));
  }
  ObjectBuilder asked;
  asked.set("email", hashed(a, salt, receipt.email))
      .set("phone", hashed(a, salt, receipt.phone))
      .set("key", hashed(a, salt, receipt.key));
  ObjectBuilder o;
  o.set("receipt", make::borrowed("spojka erase"))
      .set("profile", make::string(a, receipt.profile))
      .set("run_id", make::string(a, receipt.runId))
      .set("at", make::string(a, formatTimestamp(receipt.atUs)))
      .set("hash", make::borrowed("SHA-256 of salt followed by the value"))
      .set("salt", make::string(a, salt))
      .set("asked_for", asked.finish(a))
      .set("records", make::list(a, rows))
      .set("source_erased", make::boolean(false));
  const spojka_value v = o.finish(a);
  return toJson(ValueView(v));
}

std::string writeReceipt(const std::string& file, const ErasureReceipt& receipt) {
  const std::string text = receiptJson(receipt, newSalt()) + "\n";
  const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  const bool written = fd >= 0 &&
                       ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) &&
                       ::fsync(fd) == 0;
  const int why = errno;
  if (fd >= 0) ::close(fd);
  if (!written)
    throw ExitError(ExitCode::aborted,
                    fmt::format("the receipt {} cannot be written: {}; the erasure itself is "
                                "done, see 'spojka status'",
                                file, std::strerror(why)));
  return text;
}

}  // namespace spojka::host
