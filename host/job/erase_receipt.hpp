// SPDX-License-Identifier: Apache-2.0
// The proof of an erasure: what was asked, what was found, what became of it. Every identifier stands in it
// as a salted hash, so that it can be kept: who has the identifier can check that it was meant, nobody reads
// one out of it. The file is whole, with all its room, before anything is deleted; from then on only words of
// fixed length change in their place, so that whatever happens what was erased until then stands in it.
// Ownership: owns the open file. Threads: one. Errors: StatusError that names the file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace spojka::host {

enum class AtSource {
  no = 1,
  yes,
  unknown
};  // unknown = the source was not searched for it, or not to the end

struct ErasedRecord {
  std::string stream;
  std::string key;
  std::string target;   // name at the destination
  std::string foundBy;  // email, phone, key, group
  AtSource atSource = AtSource::unknown;
  bool linked = false;
  bool keptAsFailed = false;
  // Of a flow that gathers: stream and key of records that leave it, and whether the object stays for others.
  std::vector<std::pair<std::string, std::string>> members{};
  bool stays = false;
  std::string outcome = "not_tried";  // deleting, deleted, was_not_there, failed, left_to_a_run
};

// What could not be searched, or judged.
struct NotSearched {
  std::string side;  // source, destination, failed records
  std::string stream;
  std::string field;  // may be empty
  std::string why;
  std::int64_t count = 0;  // 0 = all of it
};

struct ErasureReceipt {
  std::string profile;
  std::int64_t atUs = 0;
  std::string email;  // in one spelling; hashed when written
  std::string phone;
  std::string key;  // STREAM:KEY
  std::vector<ErasedRecord> records;
  std::vector<NotSearched> notSearched;
  std::int64_t unsure = 0;  // records that name the person, or may, and were not erased
};

class ReceiptFile {
 public:
  // A new file for its owner only, written whole and on the disk. `file` empty: a name of its own in the
  // working directory that nothing else has.
  ReceiptFile(const std::string& file, const ErasureReceipt& receipt);
  // One that an erasure left unfinished, of the same profile.
  static ReceiptFile resume(const std::string& file, const std::string& profile);
  ~ReceiptFile();
  ReceiptFile(ReceiptFile&& other) noexcept;
  ReceiptFile& operator=(ReceiptFile&&) = delete;
  ReceiptFile(const ReceiptFile&) = delete;
  ReceiptFile& operator=(const ReceiptFile&) = delete;

  // From here on the file stays, whatever happens; until then it goes with the object.
  void keep() noexcept { kept_ = true; }
  void set(std::size_t record, const std::string& outcome, bool linkRemoved, bool failedRecordRemoved);
  // The state was rewritten; everything is done.
  void finish();

  const std::string& name() const noexcept { return name_; }
  std::string text() const { return text_; }

  // Of the rows of a resumed one. `hash` = of the key.
  struct Row {
    std::string stream;
    std::string hash;
    std::string outcome;
    bool final() const {
      return outcome == "deleted" || outcome == "was_not_there" || outcome == "left_to_a_run";
    }
  };
  const std::vector<Row>& rows() const noexcept { return rows_; }
  std::string hashOf(const std::string& text) const;

 private:
  ReceiptFile() = default;
  void write(std::size_t at, const std::string& text);
  void findSlots();

  std::string name_;
  std::string text_;
  std::string salt_;
  std::vector<Row> rows_;
  struct Slots {
    std::size_t link = 0;
    std::size_t failed = 0;
    std::size_t outcome = 0;
  };
  std::vector<Slots> slots_;
  std::size_t rewrittenSlot_ = 0;
  std::size_t finishedSlot_ = 0;
  int fd_ = -1;
  bool kept_ = false;
};

}  // namespace spojka::host
