// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/message.hpp"

#include <algorithm>
#include <charconv>

#include "host/base/language.hpp"
#include "host/serve/http/page_words.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

const char* titleOf(int status) {
  switch (status) {
    case 400:
      return "Bad Request";
    case 401:
      return "Unauthorized";
    case 403:
      return "Forbidden";
    case 404:
      return "Not Found";
    case 405:
      return "Method Not Allowed";
    case 409:
      return "Conflict";
    case 412:
      return "Precondition Failed";
    case 413:
      return "Content Too Large";
    case 422:
      return "Unprocessable Content";
    case 428:
      return "Precondition Required";
    case 429:
      return "Too Many Requests";
    case 502:
      return "Bad Gateway";
    case 503:
      return "Service Unavailable";
    default:
      return "Internal Server Error";
  }
}

}  // namespace

std::string HttpRequest::header(const std::string& name) const {
  const auto at = headers.find(name);
  return at == headers.end() ? std::string() : at->second;
}

std::string HttpRequest::asked(const std::string& name) const {
  const auto at = query.find(name);
  return at == query.end() ? std::string() : at->second;
}

std::size_t HttpRequest::number(const std::string& name, std::size_t usual, std::size_t most) const {
  const std::string text = asked(name);
  if (text.empty()) return usual;
  std::size_t n = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), n);
  if (read.ec != std::errc() || read.ptr != text.data() + text.size() || n < 1 || n > most)
    throw HttpError(400, "malformed", tr("'{}' must be a whole number from 1 to {}", name, most));
  return n;
}

std::string HttpRequest::cookie(const std::string& name) const {
  const std::string cookies = header("cookie");
  std::string_view all = cookies;
  while (!all.empty()) {
    const auto end = std::min(all.find(';'), all.size());
    std::string_view one = all.substr(0, end);
    all.remove_prefix(std::min(end + 1, all.size()));
    one.remove_prefix(std::min(one.find_first_not_of(' '), one.size()));
    if (one.size() > name.size() && one.substr(0, name.size()) == name && one[name.size()] == '=')
      return std::string(one.substr(name.size() + 1));
  }
  return {};
}

std::string HttpRequest::language() const {
  const std::string chosen = languageOfRequest(asked("language"));
  return chosen.empty() ? languageOfRequest(header("accept-language")) : chosen;
}

HttpAnswer sayable(HttpAnswer answer) {
  if (answer.type == "application/json" || answer.type == "application/problem+json")
    answer.body = inPageWords(answer.body);
  return answer;
}

HttpAnswer HttpError::answer() const {
  Arena a;
  Json o(a);
  o.text("type", "about:blank").text("title", titleOf(status)).integer("status", status);
  o.text("detail", what()).text("code", code);
  if (!problems.empty()) {
    std::vector<spojka_value> rows;
    for (const auto& p : problems)
      rows.push_back(Json(a)
                         .integer("line", p.at.line)
                         .integer("column", p.at.column)
                         .text("message", p.message)
                         .value());
    o.list("problems", rows);
  }
  if (exit != 0) o.integer("exit", exit);
  if (!current.empty()) o.text("current", current);
  HttpAnswer answer{status, "application/problem+json", asText(o.value()), {}, {}};
  if (retryAfter > 0) answer.headers.emplace_back("Retry-After", std::to_string(retryAfter));
  return answer;
}

}  // namespace spojka::host
