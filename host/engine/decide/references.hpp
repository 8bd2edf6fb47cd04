// SPDX-License-Identifier: Apache-2.0
// What fields of one flow that point to objects of others get: the id of what the other flow wrote for the
// same source record. Known only once nothing of that record is on its way there; until then who refers to it
// has to wait. Ownership: borrows the flows. Threads: one, the one that reads. Errors: StoreError.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

// A flow as those see it that refer to it.
class Referred {
 public:
  virtual ~Referred() = default;
  // Of each key: something of it is on its way, so that its link may change.
  virtual std::vector<bool> underWay(const std::vector<std::string_view>& keys) = 0;
  // Links as they are once what was settled is stored.
  virtual std::vector<std::optional<Link>> written(const std::vector<std::string_view>& keys) = 0;
  // Of each key: what it is to be failed there, and a person wants to hear no more of it.
  virtual std::vector<bool> ignored(const std::vector<std::string_view>& keys) = 0;
  // It came to an end before its time.
  virtual bool isStopped() const { return false; }
  // What was written for this key is gone from the destination: it is written again when it comes next.
  // From any thread.
  virtual void lost(std::string_view key) = 0;
};

// Of an object that may be gone: the link stays, and what it holds is not known any more.
void forgetWritten(Store& store, const std::string& flow, std::string_view key);

// What is kept as failed in a flow that does nothing now, and ignored; as it was when it was first asked for.
class IgnoredKeys {
 public:
  std::vector<bool> of(Store& store, const std::string& flow, const std::vector<std::string_view>& keys);

 private:
  std::optional<std::unordered_set<std::string>> all_;
};

// A flow that is no part of this run: what it wrote is in the store.
class StoredFlow final : public Referred {
 public:
  StoredFlow(Store& store, std::string flow) : store_(store), flow_(std::move(flow)) {}
  std::vector<bool> underWay(const std::vector<std::string_view>& keys) override {
    return std::vector<bool>(keys.size(), false);
  }
  std::vector<std::optional<Link>> written(const std::vector<std::string_view>& keys) override {
    return store_.findLinks(flow_, keys);
  }
  std::vector<bool> ignored(const std::vector<std::string_view>& keys) override {
    return ignored_.of(store_, flow_, keys);
  }
  void lost(std::string_view key) override { forgetWritten(store_, flow_, key); }

 private:
  Store& store_;
  const std::string flow_;
  IgnoredKeys ignored_;
};

class References {
 public:
  // In the sequence of the mapping's references.
  References(const Mapping& mapping, std::vector<Referred*> flows)
      : mapping_(mapping), flows_(std::move(flows)) {}

  struct Answer {
    bool waits = false;
    const Reference* missing = nullptr;  // nothing is there; the first of them
    bool ignored = false;                // that one is ignored
    std::vector<std::string> ids;        // in the sequence of the mapping's references
  };
  bool any() const noexcept { return !flows_.empty(); }
  // Of each key.
  std::vector<Answer> of(const std::vector<std::string_view>& keys) const;
  // A flow that is referred to has stopped.
  const std::string* stopped() const;

 private:
  const Mapping& mapping_;
  std::vector<Referred*> flows_;
};

}  // namespace spojka::host
