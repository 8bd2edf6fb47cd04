// SPDX-License-Identifier: Apache-2.0
#include "server/exchange.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sandbox {

std::string Exchange::headOf(const Response& response, std::optional<std::size_t> length) {
  status_ = response.status;
  std::string head;
  head.reserve(256 + response.body.size());
  fmt::format_to(std::back_inserter(head), "HTTP/1.1 {} {}\r\n", response.status,
                 reasonPhrase(response.status));
  if (!response.contentType.empty())
    head.append("Content-Type: ").append(response.contentType).append("\r\n");
  for (const auto& [name, value] : response.headers) {
    head.append(name).append(": ").append(value).append("\r\n");
  }
  if (!length) {
    head += "Transfer-Encoding: chunked\r\n";
  } else if (response.status != 204) {
    fmt::format_to(std::back_inserter(head), "Content-Length: {}\r\n", *length);
  }
  head += keepAlive_ ? "Connection: keep-alive\r\n\r\n" : "Connection: close\r\n\r\n";
  return head;
}

std::string_view Exchange::allowed(std::string_view data) {
  if (budget_)
    data = data.substr(0, static_cast<std::size_t>(std::min<std::uint64_t>(data.size(), *budget_)));
  if (budget_) *budget_ -= data.size();
  bodyBytes_ += data.size();
  return data;
}

void Exchange::send(const Response& response) {
  std::string text = headOf(response, response.body.size());
  if (!head_ && response.status != 204) {
    const std::string_view body = allowed(response.body);
    text += body;
    if (budget_ && *budget_ == 0) {
      stream_.write(text);
      cut();
    }
  }
  stream_.write(text);
}

void Exchange::beginChunked(const Response& head) {
  stream_.write(headOf(head, std::nullopt));
}

void Exchange::chunk(std::string_view data) {
  if (data.empty()) return;  // an empty chunk would end the body
  const std::string_view part = allowed(data);
  // The announced length is that of the whole piece: the reader notices that some of it never came.
  std::string text = fmt::format("{:x}\r\n", data.size());
  text += part;
  if (budget_ && *budget_ == 0) {
    stream_.write(text);
    cut();
  }
  text += "\r\n";
  stream_.write(text);
}

void Exchange::endChunked() {
  stream_.write("0\r\n\r\n");
}

void Exchange::cut() {
  throw ConnectionLost();
}

}  // namespace sandbox
