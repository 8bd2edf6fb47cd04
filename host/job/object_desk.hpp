// SPDX-License-Identifier: Apache-2.0
// The objects of a destination as work that is about them and not about records needs them: all of a target,
// some by their ids, changed, taken away, merged. Abstract, so that such work can be tried without a
// connector. Ownership: bodies are borrowed for the call. Threads: one. Errors: what the destination refuses,
// and what did not pass, as spojka::Error; what was not answered is never "not there".
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "spojka/value.hpp"

namespace spojka::host {

class Session;
struct Surroundings;

struct DeskObject {
  std::string id;
  std::string key;  // the name it bears; may be empty
  ValueView body;
  bool there = true;
};

class ObjectDesk {
 public:
  using Told = std::function<void(const DeskObject&)>;
  virtual ~ObjectDesk() = default;

  // Every object of the target, with these fields.
  virtual void each(const std::string& target, const std::vector<std::string>& fields, const Told& told) = 0;
  // Exactly one answer for each id.
  virtual void find(const std::string& target, const std::vector<std::string>& ids,
                    const std::vector<std::string>& fields, const Told& told) = 0;
  virtual void update(const std::string& target, const DeskObject& object) = 0;
  virtual void remove(const std::string& target, const DeskObject& object) = 0;
  virtual void merge(const std::string& target, const std::string& survivor,
                     const std::vector<std::string>& others) = 0;

  virtual bool lists(const std::string& target) const = 0;
  virtual bool merges(const std::string& target) const = 0;
};

// Over the destination of a session, which is waited for as in a run.
std::unique_ptr<ObjectDesk> deskOf(Session& session, const Surroundings& around);

}  // namespace spojka::host
