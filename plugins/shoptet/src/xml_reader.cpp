// SPDX-License-Identifier: Apache-2.0
#include "xml_reader.hpp"

#include <libxml/HTMLparser.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>

#include <map>
#include <mutex>
#include <new>

#include "export_error.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace shoptet {

using spojka::N_;
namespace {

// A tag or a comment may be this long before its end must come.
constexpr std::uint64_t kLongestMarkup = 4 * 1024 * 1024;
// The library remembers the name of every open element and sets no limit when it is fed in pieces.
constexpr std::size_t kDeepest = 256;
constexpr std::size_t kLargestPiece = 1024 * 1024 * 1024;

// The library's own messages can quote the document, which may hold personal data; these do not.
const char* reasonOf(int code) noexcept {
  switch (code) {
    case XML_ERR_TAG_NAME_MISMATCH:
      return N_("an element is closed by the end tag of another one");
    case XML_ERR_DOCUMENT_END:
      return N_("something stands after the end of the root element");
    case XML_ERR_NAME_REQUIRED:
    case XML_ERR_ENTITYREF_SEMICOL_MISSING:
      return N_("an '&' or '<' stands in a text without being escaped");
    case XML_ERR_LT_REQUIRED:
    case XML_ERR_GT_REQUIRED:
    case XML_ERR_SPACE_REQUIRED:
    case XML_ERR_TAG_NOT_FINISHED:
      return N_("a tag is not finished");
    case XML_ERR_ATTRIBUTE_NOT_STARTED:
    case XML_ERR_ATTRIBUTE_WITHOUT_VALUE:
    case XML_ERR_ATTRIBUTE_REDEFINED:
      return N_("an attribute is written wrongly");
    case XML_ERR_INVALID_CHAR:
    case XML_ERR_INVALID_CHARREF:
      return N_("a character that XML forbids");
    case XML_ERR_RESERVED_XML_NAME:
      return N_("an XML declaration stands in the middle of the document");
    case XML_ERR_INTERNAL_ERROR:
      return N_("a single piece of markup is too long, or nested too deep");
    default:
      return N_("not well-formed XML");
  }
}

// An entity as the library wants it: one that stands for a text.
struct TextEntity {
  explicit TextEntity(std::string_view stands) : text(stands) {
    entity.type = XML_ENTITY_DECL;
    entity.etype = XML_INTERNAL_PREDEFINED_ENTITY;
    entity.name = reinterpret_cast<const xmlChar*>("entity");
    entity.content = reinterpret_cast<xmlChar*>(text.data());
    entity.orig = entity.content;
    entity.length = static_cast<int>(text.size());
  }
  TextEntity(const TextEntity&) = delete;
  TextEntity& operator=(const TextEntity&) = delete;
  std::string text;
  xmlEntity entity{};
};

std::string utf8Of(unsigned value) {
  std::string out;
  spojka::appendCharacter(out, static_cast<std::int32_t>(value));
  return out;
}

// What templates made for web pages write, such as &nbsp;; null = nobody knows it.
xmlEntityPtr htmlEntity(const xmlChar* name) {
  static std::mutex mutex;
  static std::map<unsigned, TextEntity> known;  // bounded by what HTML has
  const htmlEntityDesc* html = htmlEntityLookup(name);
  if (html == nullptr) return nullptr;
  const std::lock_guard lock(mutex);
  return &known.try_emplace(html->value, utf8Of(html->value)).first->second.entity;
}

xmlEntityPtr brokenCharacter() {
  static TextEntity broken("\xEF\xBF\xBD");
  return &broken.entity;
}

}  // namespace

// No exception may run through the C library: it is kept and thrown again by bytes().
struct XmlCallbacks {
  static XmlReader& self(void* ctx) { return *static_cast<XmlReader*>(ctx); }

  template <class F>
  static void guarded(XmlReader& r, F&& f) noexcept {
    try {
      r.lastEventAt_ = r.position_;
      f();
    } catch (...) {
      r.thrown_ = std::current_exception();
      xmlStopParser(r.parser_);
    }
  }
  static void refuse(XmlReader& r, const char* why) noexcept {
    r.refused_ = why;
    xmlStopParser(r.parser_);
  }
  static void start(void* ctx, const xmlChar* name, const xmlChar**) noexcept {
    XmlReader& r = self(ctx);
    if (++r.depth_ > kDeepest) return refuse(r, N_("elements are nested too deep"));
    guarded(r, [&] { r.handler_.startElement(name); });
  }
  static void end(void* ctx, const xmlChar*) noexcept {
    --self(ctx).depth_;
    guarded(self(ctx), [&] { self(ctx).handler_.endElement(); });
  }
  static void characters(void* ctx, const xmlChar* text, int size) noexcept {
    guarded(self(ctx), [&] {
      self(ctx).handler_.text(reinterpret_cast<const char*>(text), static_cast<std::size_t>(size));
    });
  }
  static xmlEntityPtr entity(void* ctx, const xmlChar* name) noexcept {
    XmlReader& r = self(ctx);
    xmlEntityPtr found = nullptr;
    guarded(r, [&] {
      found = htmlEntity(name);
      if (found != nullptr) return;
      ++r.unknownEntities_;
      r.replaced();
    });
    return found != nullptr ? found : brokenCharacter();
  }
  // Called before anything inside the declaration is read.
  static void doctype(void* ctx, const xmlChar*, const xmlChar*, const xmlChar*) noexcept {
    refuse(self(ctx), N_("the document has a DOCTYPE, which no shop export has"));
  }
  // The first error is the cause; what the parser says after it is about its own confusion.
  static void error(void* ctx, const char*, ...) noexcept {
    XmlReader& r = self(ctx);
    if (r.error_ == 0) r.error_ = r.parser_->errNo;
  }
  static void silence(void*, const char*, ...) noexcept {}

  static xmlSAXHandler table() noexcept {
    xmlSAXHandler sax{};
    sax.startElement = &XmlCallbacks::start;
    sax.endElement = &XmlCallbacks::end;
    sax.characters = &XmlCallbacks::characters;
    sax.ignorableWhitespace = &XmlCallbacks::characters;  // the same one: spares the search for blanks
    sax.cdataBlock = &XmlCallbacks::characters;
    sax.getEntity = &XmlCallbacks::entity;
    sax.internalSubset = &XmlCallbacks::doctype;
    sax.warning = &XmlCallbacks::silence;
    sax.error = &XmlCallbacks::error;
    sax.fatalError = &XmlCallbacks::error;
    sax.initialized = 1;  // the SAX1 interface: no name spaces, and the faster one
    return sax;
  }
};

XmlReader::XmlReader(XmlHandler& handler, std::string where) : handler_(handler), where_(std::move(where)) {
  static std::once_flag once;
  std::call_once(once, [] { xmlInitParser(); });
  xmlSAXHandler sax = XmlCallbacks::table();
  parser_ = xmlCreatePushParserCtxt(&sax, this, nullptr, 0, nullptr);
  if (parser_ == nullptr) throw std::bad_alloc();
  // Bytes arrive as UTF-8 whatever the prolog says: the gate has translated them.
  xmlCtxtUseOptions(parser_, XML_PARSE_NONET | XML_PARSE_IGNORE_ENC);
}

XmlReader::~XmlReader() {
  xmlFreeParserCtxt(parser_);
}

XmlName XmlReader::intern(const char* name) {
  const XmlName interned = xmlDictLookup(parser_->dict, reinterpret_cast<const xmlChar*>(name), -1);
  if (interned == nullptr) throw std::bad_alloc();
  return interned;
}

void XmlReader::bytes(std::string_view clean) {
  while (!clean.empty()) {
    const std::string_view piece = clean.substr(0, kLargestPiece);
    clean.remove_prefix(piece.size());
    position_ += piece.size();
    xmlParseChunk(parser_, piece.data(), static_cast<int>(piece.size()), 0);
    raise();
  }
  if (position_ - lastEventAt_ > kLongestMarkup)
    throw ExportError::malformed(where_, N_("a single piece of markup is too long"), position_);
}

void XmlReader::finish() {
  xmlParseChunk(parser_, nullptr, 0, 1);
  raise();
}

void XmlReader::raise() {
  if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
  if (refused_ != nullptr) throw ExportError::malformed(where_, refused_, position_);
  if (parser_->wellFormed == 0 || parser_->disableSAX != 0)
    throw ExportError::malformed(where_, reasonOf(error_ != 0 ? error_ : parser_->errNo), position_);
}

}  // namespace shoptet
