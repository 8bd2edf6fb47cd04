// SPDX-License-Identifier: Apache-2.0
// A connection for tests: answers from a script, records what was asked. Threads: as Connection.
#pragma once

#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "spojka/http/connection.hpp"

namespace spojka::http {

class ScriptedConnection final : public Connection {
 public:
  struct Sent {
    std::string method;
    std::string target;
    std::vector<Header> headers;
    std::string body;
  };
  // Produces the answer, or throws what the real connection would throw.
  using Handler = std::function<Response(const Sent&)>;

  explicit ScriptedConnection(Handler handler) : handler_(std::move(handler)) {}

  Response exchange(const Request& request) override {
    sent_.push_back({request.method, request.target, request.headers, std::string(request.body)});
    Response response = handler_(sent_.back());
    if (request.maxBodyBytes != 0 && response.body.size() > request.maxBodyBytes)
      throw DataError("http.exchange", "the answer is longer than the allowed " +
                                           std::to_string(request.maxBodyBytes) + " bytes");
    return response;
  }
  std::unique_ptr<StreamedResponse> open(const Request& request) override {
    return std::make_unique<Streamed>(exchange(request), pieceSize_);
  }
  void abort() noexcept override {}

  const std::vector<Sent>& sent() const noexcept { return sent_; }
  // Size of the pieces open()'s answer comes in: small ones find boundary bugs.
  void setPieceSize(std::size_t bytes) noexcept { pieceSize_ = bytes; }

 private:
  class Streamed final : public StreamedResponse {
   public:
    Streamed(Response r, std::size_t piece)
        : head_(std::move(r)), body_(std::exchange(head_.body, {})), piece_(piece) {}
    const Response& head() const noexcept override { return head_; }
    std::size_t read(char* to, std::size_t room) override {
      std::size_t n = body_.size() - at_;
      n = n < room ? n : room;
      n = n < piece_ ? n : piece_;
      std::memcpy(to, body_.data() + at_, n);
      at_ += n;
      return n;
    }

   private:
    Response head_;
    std::string body_;
    std::size_t piece_;
    std::size_t at_ = 0;
  };
  Handler handler_;
  std::vector<Sent> sent_;
  std::size_t pieceSize_ = 64 * 1024;
};

}  // namespace spojka::http
