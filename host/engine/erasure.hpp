// SPDX-License-Identifier: Apache-2.0
// Deletes objects at the destination because a person asked for it: an operation of its own, not a run. It
// touches no checkpoint and nothing the engine remembers of a stream. What can fail is tried before the first
// object; what is to be deleted is written down in the state, without values, before it is; and what is
// deleted counts as gone only when the destination, asked again, has it no longer. Ownership: borrows the
// coupling and the log. Threads: run() once, on one thread. Errors: run() throws what kept it from beginning
// (StoreError, spojka::Error), nothing was deleted then; what goes wrong later is in the result.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "host/base/cancel.hpp"
#include "host/engine/coupling.hpp"
#include "host/engine/pace/send_gate.hpp"
#include "host/plugin/connector.hpp"
#include "host/plugin/services.hpp"
#include "spojka/error.hpp"

namespace spojka::host {

enum class Erased {
  deleted = 1,  // it was there, and is no longer
  wasNotThere,
  failed,  // it is there, or that could not be found out; kept in the state to be tried again
  stays,   // it is about others as well: the next run writes it without what was taken out
};

struct ErasureItem {
  std::string stream;  // the flow
  std::string key;
  std::string targetId;  // empty when no link knows it
  // Of a flow that gathers: stream and key of records that are no members any more.
  std::vector<std::pair<std::string, std::string>> members{};
  bool stays = false;  // nothing but that
};

// Hears of each step at the moment at which it is true. May throw: then nothing more is deleted.
class ErasureLog {
 public:
  virtual ~ErasureLog() = default;
  // All that can be tried was tried, and what is to be deleted stands in the state.
  virtual void begin() = 0;
  virtual void trying(std::size_t item) = 0;
  // The state knows it as well.
  virtual void done(std::size_t item, Erased outcome) = 0;
};

class Erasure {
 public:
  Erasure(const Coupling& coupling, ErasureLog& log);
  ~Erasure();
  Erasure(const Erasure&) = delete;
  Erasure& operator=(const Erasure&) = delete;

  RunResult run(const std::vector<ErasureItem>& items);

  // Of failed records that are deletes left over from an erasure.
  static constexpr const char* kReason = "erasure";

 private:
  struct Answer {
    std::uint32_t result = 0;  // spojka_write_result; 0 = none
    std::string message;
    std::string field;
  };
  struct Verdict {
    Erased outcome = Erased::failed;
    std::string reason;
    std::string message;
    std::string field;
  };

  void writeDown(const std::vector<ErasureItem>& items);
  void takeOut(const std::vector<ErasureItem>& items);
  void eraseAll(const std::vector<ErasureItem>& items, RunResult& result);
  std::optional<Verdict> erase(const ErasureItem& item);
  // Nothing = stopped meanwhile.
  std::optional<Answer> ask(const ErasureItem& item, bool dryRun);
  std::optional<Answer> askOnce(const spojka_record& record, bool dryRun);
  void store(const ErasureItem& item, const Verdict& verdict);
  static void count(RunResult& result, const std::string& stream, Erased outcome);
  void end(RunResult& result, const std::string& error);

  const Coupling& c_;
  ErasureLog& log_;
  CancelToken stop_;
  HostServices services_;
  std::unique_ptr<DestinationInstance> destination_;
  SendGate gate_;
  bool wasThere_ = false;  // an attempt on the item at hand deleted something, whatever became of that call
};

}  // namespace spojka::host
