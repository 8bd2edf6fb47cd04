// SPDX-License-Identifier: Apache-2.0
// How far a stream has been read by the API, as the host keeps it for us between runs. Written so that the
// reader of export links takes it for one of another export and begins anew, and the other way round: a
// profile that goes from one way in to the other reads everything once, and what is the same costs no write.
// Ownership: plain values. Threads: pure functions. Errors: a text that is no checkpoint of this connector is
// a DataError, never a silent start from zero.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace shoptet::api {

struct Progress {
  enum class Next {
    list = 1,  // everything there is
    changes,   // what has changed
    snapshot   // everything there is, from one file
  };
  Next next = Next::list;
  std::string shop;        // which shop and stream it belongs to; another one starts over
  std::int64_t since = 0;  // when the load began that everything later is a change to, the shop's time, UTC
  // Of a list that is being read, or a snapshot:
  std::int64_t place = 0;   // so many rows or lines were read
  std::int64_t total = -1;  // so many there were; below 0 = not known yet
  std::int64_t gone = 0;    // so many went away while it was read, by the totals of its pages
  std::int64_t pass = 1;    // it is read again when that does not explain how many were deleted
  // Of a snapshot:
  std::string job;         // what puts it together, or has
  std::int64_t looks = 0;  // so often it was looked at before it was ready
};

std::string toText(const Progress& progress);

// What a checkpoint says to this way in.
struct Found {
  Progress progress;
  bool otherWay = false;  // written by the reader of export links
};
Found parseProgress(std::string_view text, const std::string& where);

}  // namespace shoptet::api
