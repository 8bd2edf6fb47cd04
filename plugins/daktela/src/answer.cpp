// SPDX-License-Identifier: Apache-2.0
#include "answer.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include "spojka/ascii.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"
#include "text.hpp"

namespace daktela {
namespace {

using spojka::Kind;
using spojka::ValueView;

constexpr std::size_t kMaxErrors = 32;
constexpr std::size_t kKeptBytes = 2000;    // of one message, for scrubbing
constexpr std::size_t kMessageBytes = 160;  // of one message, as shown
constexpr std::size_t kShownBytes = 300;    // of all together
constexpr std::size_t kFieldBytes = 80;

std::string_view withoutBom(std::string_view body) {
  if (body.substr(0, 3) == "\xEF\xBB\xBF") body.remove_prefix(3);
  return body;
}

bool isNumber(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Positions inside a list ("email.0") say nothing to a person, so they are left out.
std::string join(const std::string& path, std::string_view segment) {
  if (segment.empty() || isNumber(segment)) return path;
  const std::string name = shorten(segment, kFieldBytes);
  return path.empty() ? name : path + "." + name;
}

void add(std::vector<FieldError>& out, const std::string& field, std::string_view message) {
  if (out.size() >= kMaxErrors) return;
  out.push_back(
      {field, message.empty() ? spojka::tr("refused without a reason") : shorten(message, kKeptBytes)});
}

// `error` comes as text, list, object, or lists and objects within each other; "primary" and "form" are only
// brackets around the errors of the whole request and of its fields.
void collect(std::vector<FieldError>& out, ValueView error, const std::string& path) {
  switch (error.kind()) {
    case Kind::string:
      if (!error.text().empty() || !path.empty()) add(out, path, error.text());
      return;
    case Kind::boolean:
      if (error.boolean()) add(out, path, "");
      return;
    case Kind::int64:
    case Kind::decimal:
    case Kind::float64:
      if (error.kind() != Kind::int64 || error.integer() != 0)
        add(out, path, spojka::tr("code {}", spojka::toJson(error)));
      return;
    case Kind::list:
      for (std::size_t i = 0; i < error.size(); ++i) collect(out, error.item(i), path);
      return;
    case Kind::object:
      for (std::size_t i = 0; i < error.size(); ++i) {
        const std::string_view name = error.name(i);
        const bool bracket = path.empty() && (name == "primary" || name == "form");
        collect(out, error.member(i), bracket ? path : join(path, name));
      }
      return;
    default:
      return;
  }
}

// "customFields[email][0]" and "customFields.email" both become "customFields.email".
std::string pathOfProperty(std::string_view property) {
  std::string path;
  while (!property.empty()) {
    const auto end = std::min(property.find_first_of("[]."), property.size());
    path = join(path, property.substr(0, end));
    property.remove_prefix(std::min(end + 1, property.size()));
  }
  return path;
}

// The newer routes answer with a problem document that has no `error` at all.
void collectProblem(std::vector<FieldError>& out, ValueView root) {
  const ValueView violations = root.find("violations");
  for (std::size_t i = 0; i < violations.size(); ++i)
    add(out, pathOfProperty(violations.item(i).find("propertyPath").text()),
        violations.item(i).find("message").text());
  if (!out.empty()) return;
  for (const char* key : {"detail", "title", "message"})
    if (const auto text = root.find(key).text(); !text.empty()) return add(out, "", text);
}

// Proxies and gateways answer with JSON as well, so only what nobody else writes counts: the envelope, or a
// problem document in the words of the newer routes.
bool isOwn(ValueView root) {
  if (root.find("error").raw() != nullptr)
    return root.find("result").raw() != nullptr || root.find("_time").raw() != nullptr;
  return root.find("violations").kind() == Kind::list ||
         (root.find("title").text() == "An error occurred" && root.find("detail").raw() != nullptr);
}

bool isBare(ValueView error) {
  if (error.kind() == Kind::string) return !error.text().empty();
  if (error.kind() != Kind::list || error.size() == 0) return false;
  for (std::size_t i = 0; i < error.size(); ++i)
    if (error.item(i).kind() != Kind::string) return false;
  return true;
}

// Stops at the first sign that the answer needs a closer look.
class ConfirmHandler : public rapidjson::BaseReaderHandler<rapidjson::UTF8<>, ConfirmHandler> {
 public:
  explicit ConfirmHandler(std::string_view name) : name_(name) {}

  bool confirmed() const { return named_; }

  bool Default() { return scalar(); }
  bool Null() {
    if (section_ == Section::error) return depth_ == 1;
    if (wanted_ == Wanted::hash || wanted_ == Wanted::name) return false;
    return depth_ != 0;
  }
  bool String(const char* s, rapidjson::SizeType n, bool) {
    if (wanted_ == Wanted::name) {
      wanted_ = Wanted::nothing;
      named_ = std::string_view(s, n) == name_;
      return named_;
    }
    return scalar();
  }
  bool Key(const char* s, rapidjson::SizeType n, bool) {
    const std::string_view key(s, n);
    wanted_ = Wanted::nothing;
    if (depth_ == 1) {
      section_ = key == "error" ? Section::error : key == "result" ? Section::result : Section::other;
      // Two results: which one counts is for the closer look to say.
      if (section_ == Section::result && std::exchange(inResult_, true)) return false;
    } else if (section_ == Section::result) {
      if (depth_ == 2) {
        inSys_ = key == "_sys";
        if (key == "name") wanted_ = Wanted::name;
      } else if (depth_ == 3 && inSys_ && key == "hash") {
        wanted_ = Wanted::hash;
      }
    }
    return true;
  }
  bool StartObject() { return open(); }
  bool EndObject(rapidjson::SizeType) { return close(); }
  bool StartArray() { return depth_ != 0 && !(depth_ == 1 && section_ == Section::result) && open(); }
  bool EndArray(rapidjson::SizeType) { return close(); }

 private:
  enum class Section { other, error, result };
  enum class Wanted { nothing, name, hash };

  bool scalar() {
    if (section_ == Section::error || depth_ == 0 || wanted_ == Wanted::name) return false;
    wanted_ = Wanted::nothing;
    return true;
  }
  bool open() {
    if (wanted_ == Wanted::name) return false;
    wanted_ = Wanted::nothing;
    ++depth_;
    return true;
  }
  bool close() {
    --depth_;
    return true;
  }

  std::string_view name_;
  int depth_ = 0;
  Section section_ = Section::other;
  Wanted wanted_ = Wanted::nothing;
  bool inResult_ = false;
  bool inSys_ = false;
  bool named_ = false;
};

std::int64_t readTotal(ValueView total, const char* where) {
  if (total.kind() == Kind::int64 && total.integer() >= 0) return total.integer();
  std::int64_t n = 0;
  const auto text = total.text();
  if (isNumber(text) && std::from_chars(text.data(), text.data() + text.size(), n).ec == std::errc())
    return n;
  throw spojka::DataError(
      where, spojka::tr("Daktela's list answer does not say how many rows there are (result.total)"));
}

}  // namespace

Answer readAnswer(spojka::Arena& arena, std::string_view body, std::size_t mostValues) {
  Answer answer;
  auto* root = arena.allocate<spojka_value>(1);
  try {
    *root = spojka::parseJson(arena, body, SPOJKA_MAX_DEPTH, mostValues);
  } catch (const spojka::JsonError& e) {
    answer.unreadable = spojka::tr("{}, at byte {}", e.what(), e.offset());
    return answer;
  }
  const ValueView document(root);
  if (document.kind() != Kind::object) {
    answer.unreadable = spojka::tr("no object");
    return answer;
  }
  answer.readable = true;
  answer.own = isOwn(document);
  answer.result = document.find("result");
  answer.name = answer.result.find("name").text();
  const ValueView hash = answer.result.find("_sys").find("hash");
  answer.neverStored = hash.raw() != nullptr && hash.isNull();
  const ValueView error = document.find("error");
  answer.bareError = isBare(error);
  collect(answer.errors, error, {});
  if (error.raw() == nullptr && answer.result.raw() == nullptr) collectProblem(answer.errors, document);
  return answer;
}

std::string describe(const std::vector<FieldError>& errors, const Scrub& scrub) {
  std::string out;
  for (const auto& e : errors) {
    std::string text = e.field.empty() ? e.message : e.field + ": " + e.message;
    scrub(text);
    if (!out.empty()) out += "; ";
    out += shorten(text, e.field.size() + kMessageBytes);
    if (out.size() > kShownBytes) break;
  }
  return shorten(out, kShownBytes);
}

std::string whatIsOdd(const Answer& answer, std::string_view body) {
  if (body.find_first_not_of(spojka::kAsciiBlanks) == std::string_view::npos)
    return spojka::tr("it is empty");
  if (isWebPage(body)) return spojka::tr("it is a web page");
  if (!answer.readable) return spojka::tr("it is not readable as JSON ({})", answer.unreadable);
  if (!answer.own) return spojka::tr("it is not in the form of Daktela's API");
  return spojka::tr("it does not hold what was asked for");
}

bool isWebPage(std::string_view body) noexcept {
  body = withoutBom(body);
  const auto at = body.find_first_not_of(spojka::kAsciiBlanks);
  return at != std::string_view::npos && body[at] == '<';
}

Rows readRows(const Answer& answer, const char* where) {
  const ValueView data = answer.result.find("data");
  if (answer.result.kind() != Kind::object || (data.kind() != Kind::list && data.kind() != Kind::object))
    throw spojka::DataError(where, spojka::tr("Daktela's answer is not a list (result.data is missing)"));
  Rows out;
  out.total = readTotal(answer.result.find("total"), where);
  if (data.kind() == Kind::object && data.find("name").kind() == Kind::string) {
    out.rows.push_back(data);
  } else {
    const std::size_t n = data.size();
    for (std::size_t i = 0; i < n; ++i)
      out.rows.push_back(data.kind() == Kind::list ? data.item(i) : data.member(i));
  }
  for (const auto& row : out.rows)
    if (row.kind() != Kind::object)
      throw spojka::DataError(where, spojka::tr("a row of Daktela's list is not an object"));
  return out;
}

bool WriteAnswerReader::confirms(std::string_view body, std::string_view name) {
  body = withoutBom(body);
  ConfirmHandler handler(name);
  rapidjson::MemoryStream in(body.data(), body.size());
  // Iterative: foreign bytes must not decide how deep our stack grows.
  constexpr unsigned kFlags = rapidjson::kParseIterativeFlag | rapidjson::kParseNumbersAsStringsFlag;
  return reader_.Parse<kFlags>(in, handler) && handler.confirmed();
}

}  // namespace daktela
