// SPDX-License-Identifier: Apache-2.0
#include "feeds.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace bench {

namespace fs = std::filesystem;

fs::path Feeds::of(long orders) const {
  // One customer only: what is measured are the orders.
  return generated(std::to_string(orders), "--customers 1", fmt::format("--orders {}", orders));
}

fs::path Feeds::ofPeople(long orders, long persons, long customers) const {
  const std::string of = fmt::format("--persons {} --customers {} --orders {}", persons, customers, orders);
  return generated(fmt::format("people-{}-{}-{}", orders, persons, customers), of, of);
}

fs::path Feeds::generated(const std::string& name, const std::string& customers,
                          const std::string& orders) const {
  const fs::path dir = dir_ / name;
  if (fs::exists(dir / "orders.xml")) return dir;
  fs::create_directories(dir);
  const std::string command = fmt::format(
      "'{0}' generate customers {2} > '{1}/customers.xml' && "
      "'{0}' generate orders {3} > '{1}/orders.part' && mv '{1}/orders.part' '{1}/orders.xml'",
      generator_, dir.string(), customers, orders);
  if (std::system(command.c_str()) != 0)
    throw std::runtime_error("cannot generate a feed in " + dir.string());
  return dir;
}

void copyFeed(const fs::path& from, const fs::path& to, long orders, long changes) {
  fs::create_directories(to);
  fs::copy_file(from / "customers.xml", to / "customers.xml", fs::copy_options::overwrite_existing);
  std::ifstream in(from / "orders.xml");
  // A new file: the old one may be on its way to somebody.
  std::ofstream out(to / "orders.part");
  std::string line;
  long order = -1;
  long changed = 0;
  while (std::getline(in, line)) {
    if (line == "\t<ORDER>") ++order;
    // The n-th change comes as soon as the n-th share of the orders has passed.
    const bool due = changed < changes && (order + 1) * changes >= (changed + 1) * orders;
    if (due && line.compare(0, 10, "\t\t<STATUS>") == 0) {
      line = "\t\t<STATUS>Changed for the benchmark</STATUS>";
      ++changed;
    }
    out << line << '\n';
  }
  out.close();
  if (!out || changed != changes)
    throw std::runtime_error(fmt::format("{} of {} orders changed", changed, changes));
  fs::rename(to / "orders.part", to / "orders.xml");
}

}  // namespace bench
