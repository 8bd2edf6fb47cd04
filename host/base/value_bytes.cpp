// SPDX-License-Identifier: Apache-2.0
#include "host/base/value_bytes.hpp"

#include <bit>
#include <cstdint>
#include <msgpack.hpp>
#include <vector>

#include "spojka/error.hpp"

namespace spojka::host {
namespace {

// Types of extensions. They are stored: none may ever mean something else. Numbers have their highest byte
// first.
constexpr std::int8_t kDecimal = 1;     // its text
constexpr std::int8_t kTimestamp = 2;   // microseconds, eight bytes, and minutes of the zone, two
constexpr std::int8_t kDate = 3;        // days, eight bytes
constexpr std::int8_t kSecretText = 4;  // the text of a sensitive string
constexpr std::int8_t kSecret = 5;      // any other sensitive value, packed
// IEEE 754, eight bytes: the library would make whole numbers of whole ones.
constexpr std::int8_t kFloat = 6;

[[noreturn]] void reject(const char* why) {
  throw DataError("value", why);
}

// What the packer writes to.
struct Out {
  std::string& bytes;
  void write(const char* data, std::size_t size) { bytes.append(data, size); }
};
using Packer = msgpack::packer<Out>;

void appendNumber(std::string& out, std::int64_t number, unsigned bytes) {
  for (unsigned shift = 8 * bytes; shift > 0; shift -= 8)
    out += static_cast<char>((static_cast<std::uint64_t>(number) >> (shift - 8)) & 0xFFU);
}

std::int64_t numberIn(std::string_view bytes) {
  // As a whole number of that size, so that its sign is kept.
  std::uint64_t bits = 0;
  for (const char c : bytes) bits = (bits << 8U) | static_cast<unsigned char>(c);
  return bytes.size() == 2 ? static_cast<std::int16_t>(bits) : static_cast<std::int64_t>(bits);
}

void packExtension(Packer& out, std::int8_t type, std::string_view bytes) {
  out.pack_ext(static_cast<std::uint32_t>(bytes.size()), type);
  out.pack_ext_body(bytes.data(), static_cast<std::uint32_t>(bytes.size()));
}

void packText(Packer& out, std::string_view text) {
  out.pack_str(static_cast<std::uint32_t>(text.size()));
  out.pack_str_body(text.data(), static_cast<std::uint32_t>(text.size()));
}

void pack(Packer& out, ValueView v);

void packPlain(Packer& out, ValueView v) {
  std::string number;
  switch (v.kind()) {
    case Kind::null:
      out.pack_nil();
      return;
    case Kind::boolean:
      v.boolean() ? out.pack_true() : out.pack_false();
      return;
    case Kind::int64:
      out.pack_int64(v.integer());
      return;
    case Kind::float64:
      appendNumber(number, std::bit_cast<std::int64_t>(v.number()), 8);
      packExtension(out, kFloat, number);
      return;
    case Kind::string:
      packText(out, v.text());
      return;
    case Kind::decimal:
      packExtension(out, kDecimal, v.text());
      return;
    case Kind::timestamp:
      appendNumber(number, v.integer(), 8);
      appendNumber(number, v.raw()->tz_minutes, 2);
      packExtension(out, kTimestamp, number);
      return;
    case Kind::date:
      appendNumber(number, v.integer(), 8);
      packExtension(out, kDate, number);
      return;
    case Kind::bytes:
      out.pack_bin(static_cast<std::uint32_t>(v.text().size()));
      out.pack_bin_body(v.text().data(), static_cast<std::uint32_t>(v.text().size()));
      return;
    case Kind::list:
      out.pack_array(static_cast<std::uint32_t>(v.size()));
      for (std::size_t i = 0; i < v.size(); ++i) pack(out, v.item(i));
      return;
    case Kind::object:
      out.pack_map(static_cast<std::uint32_t>(v.size()));
      for (std::size_t i = 0; i < v.size(); ++i) {
        packText(out, v.name(i));
        pack(out, v.member(i));
      }
      return;
  }
  reject("value of a kind this program does not know");
}

void pack(Packer& out, ValueView v) {
  if (!v.isSensitive()) return packPlain(out, v);
  if (v.kind() == Kind::string) return packExtension(out, kSecretText, v.text());
  std::string inner;
  Out to{inner};
  Packer packer(to);
  packPlain(packer, v);
  packExtension(out, kSecret, inner);
}

// Fills values as they are told, from the outermost to the innermost.
class Visitor : public msgpack::null_visitor {
 public:
  Visitor(Arena& arena, std::string_view bytes, std::size_t depth)
      : arena_(arena), bytes_(bytes.size()), depth_(depth) {}
  const spojka_value& result() const noexcept { return result_; }

  bool visit_nil() { return take({}); }
  bool visit_boolean(bool b) { return take(make::boolean(b)); }
  bool visit_positive_integer(std::uint64_t n) {
    if (n > static_cast<std::uint64_t>(INT64_MAX)) reject("a stored number is too large");
    return take(make::integer(static_cast<std::int64_t>(n)));
  }
  bool visit_negative_integer(std::int64_t n) { return take(make::integer(n)); }
  bool visit_float32(float) { reject("a stored record holds a value of unknown kind"); }
  bool visit_float64(double) { reject("a stored record holds a value of unknown kind"); }
  bool visit_str(const char* text, std::uint32_t size) {
    const std::string_view s(text, size);
    if (!open_.empty() && open_.back().awaitsName) {
      open_.back().name = s;
      open_.back().awaitsName = false;
      return true;
    }
    return take(make::borrowed(s, SPOJKA_STRING));
  }
  bool visit_bin(const char* data, std::uint32_t size) {
    return take(make::borrowed({data, size}, SPOJKA_BYTES));
  }
  // The first byte is the type.
  bool visit_ext(const char* data, std::uint32_t size) {
    const std::string_view body(data + 1, size - 1);
    switch (static_cast<std::int8_t>(*data)) {
      case kDecimal:
        return take(make::borrowed(body, SPOJKA_DECIMAL));
      case kTimestamp:
        if (body.size() != 10) reject("a stored time is cut short");
        return take(make::timestamp(numberIn(body.substr(0, 8)),
                                    static_cast<std::int16_t>(numberIn(body.substr(8)))));
      case kDate:
        if (body.size() != 8) reject("a stored date is cut short");
        return take(make::date(numberIn(body)));
      case kFloat:
        if (body.size() != 8) reject("a stored number is cut short");
        return take(make::number(std::bit_cast<double>(numberIn(body))));
      case kSecretText:
        return take(make::sensitive(make::borrowed(body, SPOJKA_STRING)));
      case kSecret:
        return take(make::sensitive(read(arena_, body, depth_ + open_.size() + 1)));
      default:
        reject("a stored record holds a value of unknown kind");
    }
  }
  bool start_array(std::uint32_t size) { return start(SPOJKA_LIST, size); }
  bool end_array() { return close(); }
  bool start_map(std::uint32_t size) { return start(SPOJKA_OBJECT, size); }
  bool start_map_key() {
    open_.back().awaitsName = true;
    return true;
  }
  bool end_map_key() {
    if (open_.back().awaitsName) reject("a stored field has no name");
    return true;
  }
  bool end_map() { return close(); }
  void parse_error(std::size_t, std::size_t) { reject("stored bytes are no value"); }
  void insufficient_bytes(std::size_t, std::size_t) { reject("stored bytes are cut short"); }

  static spojka_value read(Arena& arena, std::string_view bytes, std::size_t depth);

 private:
  struct Open {
    spojka_value* items = nullptr;
    spojka_field* fields = nullptr;
    std::string_view name{};
    bool awaitsName = false;
  };

  template <class T>
  T* room(std::uint32_t size) {
    // Each takes a byte at least.
    if (size > bytes_) reject("stored bytes are cut short");
    return size == 0 ? nullptr : arena_.allocate<T>(size);
  }
  bool start(spojka_kind kind, std::uint32_t size) {
    if (depth_ + open_.size() >= SPOJKA_MAX_DEPTH) reject("a stored record is nested too deep");
    spojka_value value{};
    value.kind = kind;
    value.size = size;
    Open inner;
    if (kind == SPOJKA_LIST)
      value.as.list = inner.items = room<spojka_value>(size);
    else
      value.as.fields = inner.fields = room<spojka_field>(size);
    take(value);
    open_.push_back(inner);
    return true;
  }
  bool close() {
    open_.pop_back();
    return true;
  }
  bool take(const spojka_value& value) {
    if (open_.empty()) {
      result_ = value;
      return true;
    }
    Open& in = open_.back();
    if (in.awaitsName) reject("a stored field has no name");
    if (in.items != nullptr)
      *in.items++ = value;
    else
      *in.fields++ = {toAbi(in.name), value};
    return true;
  }

  Arena& arena_;
  const std::size_t bytes_;
  const std::size_t depth_;
  spojka_value result_{};
  std::vector<Open> open_;
};

spojka_value Visitor::read(Arena& arena, std::string_view bytes, std::size_t depth) {
  // Each that holds nothing but another one is a call within a call.
  if (depth > SPOJKA_MAX_DEPTH) reject("a stored record is nested too deep");
  Visitor visitor(arena, bytes, depth);
  std::size_t read = 0;
  if (!msgpack::parse(bytes.data(), bytes.size(), read, visitor)) reject("stored bytes are no value");
  if (read != bytes.size()) reject("stored bytes go on behind their value");
  return visitor.result();
}

}  // namespace

std::string packValue(ValueView value) {
  // Grown once and for all: what is given has its own size, and no room to grow. Thousands are held at once.
  constexpr std::size_t kMostKept = std::size_t{64} * 1024;
  thread_local std::string scratch;
  scratch.clear();
  Out to{scratch};
  Packer out(to);
  pack(out, value);
  std::string bytes(scratch);
  if (scratch.capacity() > kMostKept) scratch = {};
  return bytes;
}

spojka_value unpackValue(Arena& arena, std::string_view bytes) {
  return Visitor::read(arena, arena.copy(bytes), 0);
}

}  // namespace spojka::host
