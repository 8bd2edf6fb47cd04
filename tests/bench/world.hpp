// SPDX-License-Identifier: Apache-2.0
// A bare sink with one latency that serves one feed, and the programs that are run against it.
// Ownership: owns the sink's process and the state file. Threads: one. Errors: std::runtime_error.
#pragma once

#include <filesystem>
#include <string>

#include "child.hpp"
#include "scratch.hpp"

namespace bench {

struct Programs {
  std::string bin;      // folder of the programs
  std::string plugins;  // folder of the connectors
  std::string php;      // the script that does the same; empty = there is none
};

// How the sink answers: each request after so long, and no more at a time than it has workers (0 = any
// number).
struct Server {
  int latencyMs = 0;
  int workers = 0;
};

struct Way {
  bool secure = false;
  int connections = 8;
  bool gathers = false;  // one contact for each person, else for each record
};

// What reached the sink.
struct Traffic {
  long creates = 0, updates = 0, lookups = 0, other = 0, feeds = 0;
  long writes() const { return creates + updates; }
  long all() const { return creates + updates + lookups + other; }
};

class World {
 public:
  World(const Programs& programs, const std::filesystem::path& feeds, const Server& server = {});

  Cost reference(const Way& way) const;
  // Over TLS.
  Cost php(int connections) const;
  // Goes on from the state of the run before.
  Cost spojka(const Way& way) const;
  Cost spojkaFromNothing(const Way& way) const;
  // What the last of these has left on the disk.
  double stateBytes() const;
  // Since this was asked last.
  Traffic traffic() const;

 private:
  void writeProfile(const Way& way) const;
  std::string ask(const char* path) const;
  std::string stateFile() const { return (scratch_.path() / "state.db").string(); }

  const Programs programs_;
  const Scratch scratch_{"spojka-bench-world"};
  Child sink_;
  int http_ = 0;
  int https_ = 0;
};

}  // namespace bench
