// SPDX-License-Identifier: Apache-2.0
#include "host/job/erase_receipt.hpp"

#include <Poco/SHA2Engine.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <utility>

#include "host/base/printable.hpp"
#include "host/base/run_status.hpp"
#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr const char* kLink = "\"link_removed\":";
constexpr const char* kFailed = "\"failed_record_removed\":";
constexpr const char* kOutcome = "\"destination\":";
constexpr const char* kRewritten = "\"state_rewritten\":";
constexpr const char* kFinished = "\"finished\":";
constexpr std::size_t kMostInOneSecond = 1000;

// Of one length each, so that they can change in their place.
std::string slot(bool value) {
  return value ? "true " : "false";
}
std::string slot(const std::string& outcome) {
  return fmt::format("{:<15}", '"' + outcome + '"');
}

std::string newSalt() {
  std::random_device random;
  return fmt::format("{:08x}{:08x}{:08x}{:08x}", random(), random(), random(), random());
}

std::string digest(const std::string& salt, const std::string& text) {
  Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
  engine.update(salt.data(), salt.size());
  engine.update(text.data(), text.size());
  return Poco::DigestEngine::digestToHex(engine.digest());
}

spojka_value hashed(Arena& a, const std::string& salt, const std::string& text) {
  return text.empty() ? make::null() : make::string(a, digest(salt, text));
}

spojka_value found(AtSource at) {
  return at == AtSource::unknown ? make::null() : make::boolean(at == AtSource::yes);
}

std::string withoutBrace(spojka_value object) {
  std::string json = printable(toJson(ValueView(object)));
  json.pop_back();
  return json;
}

std::string rowJson(const ErasedRecord& r, const std::string& salt) {
  Arena a;
  ObjectBuilder o;
  o.set("stream", make::string(a, r.stream))
      .set("key", hashed(a, salt, r.key))
      .set("target", hashed(a, salt, r.target))
      .set("found_by", make::string(a, r.foundBy))
      .set("at_source", found(r.atSource));
  return fmt::format("{},{}{},{}{},{}{}}}", withoutBrace(o.finish(a)), kLink, slot(false), kFailed,
                     slot(false), kOutcome, slot(r.outcome));
}

std::string receiptText(const ErasureReceipt& receipt, const std::string& salt) {
  Arena a;
  ObjectBuilder asked;
  asked.set("email", hashed(a, salt, receipt.email))
      .set("phone", hashed(a, salt, receipt.phone))
      .set("key", hashed(a, salt, receipt.key));
  std::vector<spojka_value> gaps;
  for (const auto& gap : receipt.notSearched) {
    ObjectBuilder o;
    o.set("side", make::string(a, gap.side))
        .set("stream", make::string(a, gap.stream))
        .set("field", gap.field.empty() ? make::null() : make::string(a, gap.field))
        .set("why", make::string(a, gap.why))
        .set("count", gap.count > 0 ? make::integer(gap.count) : make::null());
    gaps.push_back(o.finish(a));
  }
  ObjectBuilder o;
  o.set("receipt", make::borrowed("spojka erasure"))
      .set("profile", make::string(a, receipt.profile))
      .set("at", make::string(a, formatTimestamp(receipt.atUs)))
      .set("hash", make::borrowed("SHA-256 of salt followed by the value"))
      .set("salt", make::string(a, salt))
      .set("asked_for", asked.finish(a))
      .set("not_searched", make::list(a, gaps))
      .set("named_and_not_erased", make::integer(receipt.unsure))
      .set("source_erased", make::boolean(false));
  std::string rows;
  for (const auto& record : receipt.records) rows += (rows.empty() ? "" : ",\n") + rowJson(record, salt);
  return fmt::format("{},\"records\":[{}],{}{},{}{}}}\n", withoutBrace(o.finish(a)), rows, kRewritten,
                     slot(false), kFinished, slot(false));
}

[[noreturn]] void fail(const std::string& file, const char* what, int why) {
  throw StatusError(RunStatus::aborted,
                    fmt::format("the receipt {} cannot be {}: {}", file, what, std::strerror(why)));
}

void syncFolder(const std::string& file) {
  const auto folder = std::filesystem::path(file).parent_path();
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) return;  // made in it all the same; only a power cut could take its name back
  ::fsync(fd);
  ::close(fd);
}

}  // namespace

ReceiptFile::ReceiptFile(const std::string& file, const ErasureReceipt& receipt) : salt_(newSalt()) {
  text_ = receiptText(receipt, salt_);
  for (const auto& r : receipt.records) rows_.push_back({r.stream, digest(salt_, r.key), r.outcome});
  const std::string stem = fmt::format("erasure-{}-{}", receipt.profile, receipt.atUs / 1'000'000);
  for (std::size_t n = 1; fd_ < 0; ++n) {
    name_ = !file.empty() ? file : n == 1 ? stem + ".json" : fmt::format("{}-{}.json", stem, n);
    fd_ = ::open(name_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
    // Another erasure of the same second has that name.
    if (fd_ < 0 && !(errno == EEXIST && file.empty() && n < kMostInOneSecond))
      fail(name_, "made, so nothing was erased", errno);
  }
  try {
    findSlots();
    write(0, text_);
    syncFolder(name_);
  } catch (...) {
    ::close(fd_);
    ::unlink(name_.c_str());
    throw;
  }
}

ReceiptFile::ReceiptFile(ReceiptFile&& other) noexcept
    : name_(std::move(other.name_)),
      text_(std::move(other.text_)),
      salt_(std::move(other.salt_)),
      rows_(std::move(other.rows_)),
      slots_(std::move(other.slots_)),
      rewrittenSlot_(other.rewrittenSlot_),
      finishedSlot_(other.finishedSlot_),
      fd_(std::exchange(other.fd_, -1)),
      kept_(other.kept_) {}

ReceiptFile::~ReceiptFile() {
  if (fd_ < 0) return;
  ::close(fd_);
  if (!kept_) ::unlink(name_.c_str());
}

ReceiptFile ReceiptFile::resume(const std::string& file, const std::string& profile) {
  const auto refuse = [&](const std::string& why) {
    throw StatusError(RunStatus::refused, fmt::format("the receipt {} {}; nothing was erased", file, why));
  };
  ReceiptFile receipt;
  receipt.name_ = file;
  receipt.kept_ = true;
  receipt.fd_ = ::open(file.c_str(), O_RDWR | O_CLOEXEC | O_NOFOLLOW);
  if (receipt.fd_ < 0) refuse(fmt::format("cannot be opened for writing ({})", std::strerror(errno)));
  std::ifstream in(file, std::ios::binary);
  receipt.text_.assign(std::istreambuf_iterator<char>(in), {});
  Arena a;
  spojka_value parsed{};
  try {
    parsed = parseJson(a, receipt.text_);
  } catch (const std::exception&) {
    refuse("is no receipt of an erasure");
  }
  const ValueView v(parsed);
  if (v.find("receipt").text() != "spojka erasure" || v.find("salt").text().empty())
    refuse("is no receipt of an erasure");
  if (v.find("profile").text() != profile)
    refuse(fmt::format("is of the profile '{}', not of '{}'", v.find("profile").text(), profile));
  if (v.find("finished").boolean()) refuse("is finished; there is nothing to go on with");
  receipt.salt_ = std::string(v.find("salt").text());
  const ValueView records = v.find("records");
  for (std::size_t i = 0; i < records.size(); ++i) {
    const ValueView r = records.item(i);
    receipt.rows_.push_back({std::string(r.find("stream").text()), std::string(r.find("key").text()),
                             std::string(r.find("destination").text())});
  }
  try {
    receipt.findSlots();
  } catch (const StatusError&) {
    refuse("was changed by hand and cannot be gone on with");
  }
  return receipt;
}

// No text within can look like these: quotes in a text have a backslash before them.
void ReceiptFile::findSlots() {
  std::size_t at = 0;
  const auto next = [&](const char* name, std::size_t width) {
    at = text_.find(name, at);
    if (at == std::string::npos || text_.size() < at + std::strlen(name) + width)
      throw StatusError(RunStatus::refused, "the receipt lacks a part");
    return at += std::strlen(name);
  };
  const std::size_t flag = slot(true).size();
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    Slots s;
    s.link = next(kLink, flag);
    s.failed = next(kFailed, flag);
    s.outcome = next(kOutcome, slot(std::string()).size());
    slots_.push_back(s);
  }
  rewrittenSlot_ = next(kRewritten, flag);
  finishedSlot_ = next(kFinished, flag);
}

void ReceiptFile::write(std::size_t at, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const auto n = ::pwrite(fd_, text.data() + done, text.size() - done, static_cast<off_t>(at + done));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) fail(name_, "written", errno);
    done += static_cast<std::size_t>(n);
  }
  if (::fsync(fd_) != 0) fail(name_, "written", errno);
  text_.replace(at, text.size(), text);
}

void ReceiptFile::set(std::size_t record, const std::string& outcome, bool linkRemoved,
                      bool failedRecordRemoved) {
  const Slots& s = slots_.at(record);
  // They stand one behind the other: one write for the three.
  std::string part = text_.substr(s.link, s.outcome - s.link) + slot(outcome);
  part.replace(0, slot(true).size(), slot(linkRemoved));
  part.replace(s.failed - s.link, slot(true).size(), slot(failedRecordRemoved));
  rows_.at(record).outcome = outcome;
  write(s.link, part);
}

void ReceiptFile::finish() {
  std::string part = text_.substr(rewrittenSlot_, finishedSlot_ - rewrittenSlot_) + slot(true);
  part.replace(0, slot(true).size(), slot(true));
  write(rewrittenSlot_, part);
}

std::string ReceiptFile::hashOf(const std::string& text) const {
  return digest(salt_, text);
}

}  // namespace spojka::host
