// SPDX-License-Identifier: Apache-2.0
// What the author of a source derives from. Exceptions are welcome: the boundary keeps their message and
// code. Threads: one instance is used serially, cancel() from any thread.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "catalog.hpp"
#include "context.hpp"
#include "receive.hpp"
#include "record.hpp"

namespace spojka {
inline namespace v1 {

// Which part of a stream is wanted, and from where on.
struct ReadRequest {
  std::string stream;
  std::string checkpoint;  // empty = from the start
  std::string
      since;  // YYYY-MM-DD, empty = no bound; a backfill asked for by a person, checkpoints do not move
  std::string until;
  std::string key;  // only this record, empty = all
  // Only these records, empty = all; given to sources that receive(). What is gone is told as a delete. No
  // checkpoint is stored of it.
  std::vector<std::string> keys;
  // Paths of the catalog that somebody looks at, without the brackets of lists ("items.name"); empty = all.
  // What only others need may be left out of the records, where bringing it costs something.
  std::vector<std::string> fields;
  std::size_t maxRecords = 200;
  std::size_t maxBytes = 1024 * 1024;
};

// One pass over a stream.
class Reader {
 public:
  virtual ~Reader() = default;
  // Blocks until something is in `out`. False = the stream is complete and `out` was left empty. A stream
  // must not end before its end was seen: what is cut or wrong is thrown as TransientError or DataError.
  virtual bool next(BatchBuilder& out) = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  virtual void check(CheckReport& report) = 0;
  virtual Catalog discover() = 0;
  virtual std::unique_ptr<Reader> read(const ReadRequest& request) = 0;
  // The other system calls. Says what to answer and which records it is about; whether it is genuine is the
  // connector's to tell. Within a second, and without requests of its own unless the answer needs one. Who
  // overrides it reads by ReadRequest::keys. What it throws is answered with 500 and logged.
  virtual ReceiveAnswer receive(const ReceivedRequest&) {
    throw Error(SPOJKA_E_UNSUPPORTED, "receive", "this source takes no requests");
  }
  virtual void cancel() noexcept {}
};

}  // namespace v1
}  // namespace spojka
