// SPDX-License-Identifier: Apache-2.0
// Takes the rows of one find or list, refuses those that cannot be, and hands on the others made whole.
// Ownership: borrows query, instance and report for the length of the call. Threads: those of the call.
// Errors: none thrown into the connector; what went wrong is asked for afterwards.
#pragma once

#include <exception>
#include <string>
#include <unordered_set>
#include <vector>

#include "host/plugin/call_watch.hpp"
#include "host/plugin/connector.hpp"

namespace spojka::host {

class RowSink {
 public:
  using Report = DestinationInstance::RowReport;
  virtual ~RowSink() = default;
  RowSink(const RowSink&) = delete;
  RowSink& operator=(const RowSink&) = delete;

  const spojka_row_sink* abi() const noexcept { return &abi_; }
  // To be asked in this sequence once the call has returned. Empty = none.
  std::exception_ptr thrown() const noexcept { return thrown_; }
  const std::string& breach() const noexcept { return breach_; }    // of the contract
  const std::string& badData() const noexcept { return badData_; }  // memory that is not what it says

 protected:
  RowSink(Watched& instance, const Report& report) noexcept : instance_(instance), report_(report) {}
  // Why this row cannot be; empty = it can. Notes that it came.
  virtual std::string breachOf(const spojka_row& row) = 0;
  // Why nobody can use it, besides its values; empty = it can be used.
  virtual std::string faultOf(const spojka_row& row) const = 0;

 private:
  static spojka_status take(void* ctx, const spojka_row* row) noexcept;
  spojka_status look(const spojka_row* row);
  void makeWhole(spojka_row& row, spojka_error& note);

  Watched& instance_;
  const Report& report_;
  std::exception_ptr thrown_;
  std::string breach_;
  std::string badData_;
  spojka_row_sink abi_{sizeof abi_, 0, this, &RowSink::take};
};

class FindSink final : public RowSink {
 public:
  FindSink(const FindQuery& query, Watched& instance, const Report& report)
      : RowSink(instance, report), query_(query), seen_(query.wanted.size(), false) {}
  // What is wrong when the call counts as a success; empty = all were answered for.
  std::string silence() const;

 private:
  std::string breachOf(const spojka_row& row) override;
  std::string faultOf(const spojka_row& row) const override;

  const FindQuery& query_;
  std::vector<bool> seen_;
};

class ListSink final : public RowSink {
 public:
  ListSink(const ListQuery& query, Watched& instance, const Report& report)
      : RowSink(instance, report), query_(query) {}
  std::size_t rows() const noexcept { return ids_.size(); }

 private:
  std::string breachOf(const spojka_row& row) override;
  std::string faultOf(const spojka_row&) const override { return {}; }

  const ListQuery& query_;
  std::unordered_set<std::string> ids_;
};

}  // namespace spojka::host
