// SPDX-License-Identifier: Apache-2.0
// Figures with their marks, as a table for people and as JSON. Ownership: plain values. Threads: one.
#pragma once

#include <string>
#include <vector>

namespace bench {

struct Figure {
  std::string what;
  double value = 0;
  std::string unit;  // empty: a ratio or a count
  std::string mark;  // "at most 2.00"; empty: no mark, the figure only informs
  bool met = true;
  std::string note;  // what it is compared with, in figures; or why it was not measured
  bool measured = true;
};

class Report {
 public:
  // Each is shown on stderr as soon as it is known.
  void add(const std::string& what, double value, const std::string& unit = {}, const std::string& note = {});
  void atMost(const std::string& what, double value, double mark, const std::string& unit = {},
              const std::string& note = {});
  void atLeast(const std::string& what, double value, double mark, const std::string& unit = {},
               const std::string& note = {});
  void exactly(const std::string& what, double value, double mark, const std::string& note = {});
  void notMeasured(const std::string& what, const std::string& why);

  std::string table() const;
  std::string json(const std::string& machine) const;

 private:
  void keep(Figure figure);
  std::vector<Figure> figures_;
};

// "AMD EPYC, 2 cores, g++ 12.2.0, Debian 12"
std::string describeMachine();

}  // namespace bench
