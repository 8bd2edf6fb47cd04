// SPDX-License-Identifier: Apache-2.0
#include "report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <thread>

namespace bench {
namespace {

// As many digits as a person compares with.
std::string number(double value) {
  if (value == static_cast<double>(static_cast<long long>(value))) return fmt::format("{:.0f}", value);
  const double size = value < 0 ? -value : value;
  return fmt::format("{:.{}f}", value, size < 10 ? 2 : size < 100 ? 1 : 0);
}

std::string withUnit(double value, const std::string& unit) {
  return unit.empty() ? number(value) : number(value) + " " + unit;
}

std::string valueOf(const Figure& f) {
  return f.measured ? withUnit(f.value, f.unit) : "not measured";
}

const char* verdict(const Figure& f) {
  if (f.mark.empty()) return "";
  return f.met ? "met" : "missed";
}

std::string quoted(const std::string& text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
  }
  return out + '"';
}

// The value of the first line "name<something>value".
std::string lineOf(const char* file, const std::string& name, char separator) {
  std::ifstream in(file);
  std::string line;
  while (std::getline(in, line)) {
    const auto at = line.find(separator);
    if (line.compare(0, name.size(), name) != 0 || at == std::string::npos) continue;
    std::string value = line.substr(at + 1);
    value.erase(std::remove(value.begin(), value.end(), '"'), value.end());
    return value.substr(std::min(value.find_first_not_of(' '), value.size()));
  }
  return "unknown";
}

}  // namespace

void Report::keep(Figure figure) {
  fmt::print(stderr, "{}: {}{}{}\n", figure.what, valueOf(figure),
             figure.mark.empty() ? "" : fmt::format(" ({}: {})", figure.mark, verdict(figure)),
             figure.note.empty() ? "" : fmt::format(" [{}]", figure.note));
  figures_.push_back(std::move(figure));
}

void Report::add(const std::string& what, double value, const std::string& unit, const std::string& note) {
  keep({what, value, unit, {}, true, note, true});
}

void Report::notMeasured(const std::string& what, const std::string& why) {
  Figure figure;
  figure.what = what;
  figure.note = why;
  figure.measured = false;
  keep(std::move(figure));
}

void Report::atMost(const std::string& what, double value, double mark, const std::string& unit,
                    const std::string& note) {
  keep({what, value, unit, "at most " + withUnit(mark, unit), value <= mark, note, true});
}

void Report::atLeast(const std::string& what, double value, double mark, const std::string& unit,
                     const std::string& note) {
  keep({what, value, unit, "at least " + withUnit(mark, unit), value >= mark, note, true});
}

void Report::exactly(const std::string& what, double value, double mark, const std::string& note) {
  keep({what, value, {}, "exactly " + number(mark), value == mark, note, true});
}

std::string Report::table() const {
  std::string out = "| figure | value | mark | | compared with |\n|---|---|---|---|---|\n";
  for (const auto& f : figures_)
    out += fmt::format("| {} | {} | {} | {} | {} |\n", f.what, valueOf(f), f.mark, verdict(f), f.note);
  return out;
}

std::string Report::json(const std::string& machine) const {
  std::string out = fmt::format("{{\"machine\":{},\"figures\":[", quoted(machine));
  const char* separator = "\n";
  for (const auto& f : figures_) {
    out += fmt::format("{}{{\"figure\":{},\"value\":{},\"unit\":{},\"mark\":{},\"met\":{},\"note\":{}}}",
                       separator, quoted(f.what), f.measured ? fmt::format("{:.6g}", f.value) : "null",
                       quoted(f.unit), quoted(f.mark),
                       f.mark.empty() ? "null"
                       : f.met        ? "true"
                                      : "false",
                       quoted(f.note));
    separator = ",\n";
  }
  return out + "\n]}\n";
}

std::string describeMachine() {
  return fmt::format("{}, {} cores, g++ {}, {}", lineOf("/proc/cpuinfo", "model name", ':'),
                     std::thread::hardware_concurrency(), __VERSION__,
                     lineOf("/etc/os-release", "PRETTY_NAME", '='));
}

}  // namespace bench
