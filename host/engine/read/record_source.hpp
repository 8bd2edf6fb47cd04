// SPDX-License-Identifier: Apache-2.0
// Where records come from. A flow takes all of them the same way, portion for portion: what the connector's
// stream gives, what a log of it comes to, failed records that are due, changes that were held back, groups
// that changed, and deletes that were asked for. Ownership: a portion owns what its records borrow. Threads:
// one. Errors: next() passes on what the store or a temporary file throws.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/engine/settle/ticket.hpp"
#include "host/store/store.hpp"
#include "spojka/abi.h"

namespace spojka::host {

struct Portion {
  struct Item {
    const spojka_record* record = nullptr;
    // Of one that was taken and counted before.
    std::shared_ptr<Ticket> ticket{};
    std::uint64_t turn = 0;
    // Of one that a person changed: what it stands instead of, see FailedRecord::edited.
    std::optional<FingerprintBytes> insteadOf{};
  };
  std::shared_ptr<Load> load = std::make_shared<Load>();
  std::vector<Item> items;
  std::vector<FailedRecord> problems{};  // what the source could not make a record of
  // Taken and counted before, and not used: a later one of the same key is.
  std::vector<std::pair<std::shared_ptr<Ticket>, std::string>> superseded{};
  std::optional<std::string> checkpoint{};
};

class RecordSource {
 public:
  // What stands behind a record.
  enum class Kind {
    stream = 1,  // the source brought it in this run
    failed,      // it is kept as failed by an earlier one, and its time has come
    mended,      // it is kept as failed for a cause that this run has shown to be gone
    heldBack,    // it was taken in this run, and waited
    deletes,     // somebody asked for it
    groups,      // records that belong together, one of which has changed
  };
  virtual ~RecordSource() = default;
  virtual Kind kind() const noexcept = 0;
  // Nothing = there is no more.
  virtual std::optional<Portion> next() = 0;
};

// Makes records again of what is kept of them, as many as are good for one portion.
class PortionBuilder {
 public:
  // `stream` is borrowed for as long as the portion lives.
  explicit PortionBuilder(const std::string& stream) : stream_(stream) {}

  struct Kept {
    std::string_view key;
    std::uint32_t op = SPOJKA_OP_UPSERT;
    std::string_view bodyJson{};  // encoded (see encodeValue); empty = it is `body`
    std::int64_t changedAtUs = SPOJKA_TIME_UNKNOWN;
    std::uint32_t flags = 0;
    std::optional<FingerprintBytes> insteadOf{};
    spojka_value body{};  // of arena()
  };
  // Of the portion.
  Arena& arena() noexcept { return portion_.load->arena; }
  // JsonError or DataError where the body cannot be read: then nothing was added.
  void add(const Kept& kept, std::shared_ptr<Ticket> ticket = {}, std::uint64_t turn = 0);
  void addProblem(FailedRecord problem) { portion_.problems.push_back(std::move(problem)); }
  void addSuperseded(std::shared_ptr<Ticket> ticket, std::string key) {
    portion_.superseded.emplace_back(std::move(ticket), std::move(key));
  }
  bool full() const noexcept;
  bool empty() const noexcept {
    return records_.empty() && portion_.problems.empty() && portion_.superseded.empty();
  }
  // To be called last.
  Portion finish();

 private:
  const std::string& stream_;
  Portion portion_{};
  std::vector<spojka_record> records_;
  std::size_t bytes_ = 0;
};

}  // namespace spojka::host
