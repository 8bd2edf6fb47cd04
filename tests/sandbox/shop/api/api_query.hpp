// SPDX-License-Identifier: Apache-2.0
// Purpose: what a request to the shop's API asks for: its parameters, read strictly, and which records of a
// list belong to a page. Values; what the API would refuse throws BadParameter, which names the parameter.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/civil_time.hpp"
#include "base/json.hpp"

namespace sandbox {

class BadParameter : public std::runtime_error {
 public:
  BadParameter(std::string name, const std::string& message)
      : std::runtime_error(message), name_(std::move(name)) {}
  const std::string& name() const { return name_; }

 private:
  std::string name_;
};

class ApiQuery {
 public:
  // A parameter that is not among the known ones is refused: nobody should rely on one that does nothing.
  ApiQuery(std::string_view query, std::initializer_list<std::string_view> known);

  std::optional<std::string> text(std::string_view name) const;
  std::uint64_t number(std::string_view name, std::uint64_t absent) const;
  // "2018-01-01T01:01:01+0200", as the shop's clock shows that moment.
  std::optional<LocalSeconds> moment(std::string_view name) const;

 private:
  std::map<std::string, std::string, std::less<>> values_;
};

struct Page {
  Page(const ApiQuery& query, std::uint64_t usual, std::uint64_t most);
  std::uint64_t number = 1, size = 1;
  std::uint64_t first() const { return (number - 1) * size; }
  std::uint64_t pages(std::uint64_t total) const { return total == 0 ? 1 : (total + size - 1) / size; }
  std::uint64_t items(std::uint64_t total) const;
  void write(JsonWriter& json, std::uint64_t total) const;
};

// "2026-06-01T10:00:00+0200"
std::string apiTime(LocalSeconds time);
// Seconds since 1970 of a reading of the shop's clock; an hour that occurs twice is its first occurrence.
std::int64_t utcOf(LocalSeconds time);

}  // namespace sandbox
