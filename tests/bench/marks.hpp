// SPDX-License-Identifier: Apache-2.0
// The measurements of the whole job. Each takes its ratios from runs one right after the other, since single
// times on a shared machine mean little. Ownership: borrows the report. Threads: one. Errors:
// std::runtime_error.
#pragma once

#include <vector>

#include "feeds.hpp"
#include "report.hpp"
#include "world.hpp"

namespace bench {

struct Plan {
  Programs programs;
  int rounds = 5;           // pairs behind each ratio
  long records = 10000;     // of the usual feed
  long largest = 10000;     // of the growth series
  bool everything = false;  // latencies over TLS and over longer feeds as well
};

double median(std::vector<double> values);

class Marks {
 public:
  Marks(const Plan& plan, const Feeds& feeds, Report& report) : plan_(plan), feeds_(feeds), report_(report) {}

  void parse();
  void store();
  void firstRun(bool secure);
  void unchangedRerun();
  void someChanged();
  void growth();
  void latency(int milliseconds, bool secure);
  // Short runs, start and end included: what is left of connections/latency.
  void share(long records, int connections, double least);
  void workers();
  void php();
  void longOverTls();
  void memoryOverTls();
  // One contact for each person against one for each record.
  void people();

 private:
  Cost bareParse(const char* side) const;

  const Plan& plan_;
  const Feeds& feeds_;
  Report& report_;
};

}  // namespace bench
