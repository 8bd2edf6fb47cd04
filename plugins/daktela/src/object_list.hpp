// SPDX-License-Identifier: Apache-2.0
// The objects of one kind whose names begin alike, a page at a time, and how many there are.
// Ownership: borrows Api and context. Threads: serial use. Errors: UnsupportedError where the server does not
// filter by the beginning of a name; AuthError, RateLimitError, TransientError as of every read.
#pragma once

#include "api.hpp"
#include "lookup.hpp"
#include "spojka/context.hpp"
#include "spojka/lookup.hpp"

namespace daktela {

class ObjectList {
 public:
  ObjectList(const ObjectKind& kind, const spojka::Context& context, Api& api,
             const std::string& database) noexcept
      : kind_(kind), context_(context), api_(api), database_(database) {}
  spojka::ListedPage list(const spojka::ListRequest& request, spojka::ListedRows& rows);

 private:
  spojka::http::Response ask(const spojka::ListRequest& request, std::size_t skip, std::size_t& take);
  std::string target(const spojka::ListRequest& request, std::size_t skip, std::size_t take) const;

  // All names are wanted, so that only the database tells which objects are meant.
  bool byDatabase(const spojka::ListRequest& request) const {
    return kind_.inDatabase && request.keyPrefix().empty();
  }
  spojka::UnsupportedError notOffered(const std::string& why) const;

  const ObjectKind& kind_;
  const spojka::Context& context_;
  Api& api_;
  const std::string& database_;
  // Not every server sorts by name; then by the time of creation, which is nearly as steady.
  bool sortsByName_ = true;
};

}  // namespace daktela
