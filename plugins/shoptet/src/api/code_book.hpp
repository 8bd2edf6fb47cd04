// SPDX-License-Identifier: Apache-2.0
// Which order number belongs to which internal id. Orders are known by the id, as export links have it, but
// of one that was deleted the API tells the number alone. So what was read is written down in the host's
// memory, in blocks of neighbouring ids: a list that is read in its sequence touches one block after
// another. The memory is bounded: of very many orders the newest are kept.
// Ownership: borrows the context. Threads: serial use. Errors: those of the host's memory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "spojka/context.hpp"

namespace shoptet::api {

// Of blocks there may be.
struct BlockRange {
  std::int64_t first = 0, last = -1;
};

class CodeBook {
 public:
  explicit CodeBook(const spojka::Context& context) : context_(context) {}

  // An id that is no number is not kept: such a shop is known by its order numbers.
  void learn(std::string_view code, std::string_view id);
  // Stored for good; to be called before anything that covers what was learned.
  void store();
  std::optional<std::string> idOf(std::string_view code);
  std::optional<std::string> codeOf(std::string_view id);
  // Whether this shop's orders have ids at all, as far as they were read.
  bool empty();

 private:
  struct Block {
    std::map<std::int64_t, std::string> codes;
    bool changed = false;
  };
  Block& block(std::int64_t number);
  Block recalled(std::int64_t number) const;
  BlockRange& range();
  void storeBlock(std::int64_t number, Block& block);
  void stretch(std::int64_t number);

  const spojka::Context& context_;
  std::map<std::int64_t, Block> blocks_;  // at hand: the last few
  std::optional<BlockRange> range_;
  bool rangeChanged_ = false;
};

}  // namespace shoptet::api
