// SPDX-License-Identifier: Apache-2.0
// A push parser over libxml2's SAX interface for documents from outside: no DOCTYPE, no entities beyond those
// of XML and HTML, no network, bounded memory. An entity nobody knows stands for a broken character: it is
// the fault of one record's text and not of the document. Ownership: borrows the handler. Threads: one at a
// time. Errors: ExportError (malformed, truncated) with the place in the document; what a handler throws
// comes out of feed() unchanged.
#pragma once

#include <cstdint>
#include <exception>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "text_gate.hpp"

struct _xmlParserCtxt;

namespace shoptet {

// Names are interned: equal names have equal addresses, see XmlReader::intern.
using XmlName = const unsigned char*;

class XmlHandler {
 public:
  virtual ~XmlHandler() = default;
  virtual void startElement(XmlName name) = 0;
  virtual void text(const char* data, std::size_t size) = 0;  // possibly in several pieces
  virtual void endElement() = 0;                              // always of the innermost open element
  // From here on a U+FFFD may stand for something that could not be read. Said once.
  virtual void replaced() {}
};

class XmlReader final : public ByteSink {
 public:
  // `where` begins the place of every error.
  XmlReader(XmlHandler& handler, std::string where);
  ~XmlReader() override;
  XmlReader(const XmlReader&) = delete;
  XmlReader& operator=(const XmlReader&) = delete;

  XmlName intern(const char* name);
  void bytes(std::string_view clean) override;
  void replaced() override {
    if (!std::exchange(replaced_, true)) handler_.replaced();
  }
  // Tells the parser that nothing follows. Call it once the document is known to be complete.
  void finish();
  std::uint64_t position() const noexcept { return position_; }
  std::uint64_t unknownEntities() const noexcept { return unknownEntities_; }

 private:
  friend struct XmlCallbacks;
  void raise();

  XmlHandler& handler_;
  std::string where_;
  _xmlParserCtxt* parser_ = nullptr;
  std::uint64_t position_ = 0;
  std::uint64_t lastEventAt_ = 0;
  std::size_t depth_ = 0;
  const char* refused_ = nullptr;  // why the document is not read any further
  int error_ = 0;                  // the parser's number of its first error
  std::exception_ptr thrown_;
  bool replaced_ = false;
  std::uint64_t unknownEntities_ = 0;
};

}  // namespace shoptet
