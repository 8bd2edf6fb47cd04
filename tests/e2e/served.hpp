// SPDX-License-Identifier: Apache-2.0
// A world of which `spojka serve` takes care: the real program, asked over HTTP; every answer is compared
// with what openapi.json says of it. Ownership: the service ends with the object. Threads: one.
#pragma once

#include <memory>

#include "world.hpp"

namespace e2e {

struct HttpReply {
  int status = 0;
  std::map<std::string, std::string> headers;  // names in small letters
  std::string body;
  rapidjson::Document json;  // null when it is none

  std::string text(const char* name) const;
};

struct Asked {
  std::string body{};
  std::map<std::string, std::string> headers{};
  bool asOurPage = true;    // with cookie and CSRF token
  bool isDescribed = true;  // the answer must be one that openapi.json describes
};

// Where it is reached, and who starts it.
struct Place {
  std::string listen = "127.0.0.1:0";
  std::string name{};                 // as whom it is asked; empty = by its address
  std::vector<std::string> before{};  // stands before the program on the command line
};

class Served {
 public:
  // The world's profile is served; `more` is put at its end.
  explicit Served(World& world, const std::string& more = "", std::vector<std::string> options = {},
                  Place place = {});
  ~Served();
  Served(const Served&) = delete;
  Served& operator=(const Served&) = delete;

  HttpReply ask(const std::string& method, const std::string& path, Asked asked = {});
  HttpReply get(const std::string& path) { return ask("GET", path); }
  HttpReply post(const std::string& path, const std::string& body,
                 std::map<std::string, std::string> headers = {}) {
    return ask("POST", path, {body, std::move(headers)});
  }
  // Until the card of the profile is in that state; its card then.
  HttpReply waitFor(const std::string& state);
  // Events of a stream until one of that name came, or the stream ended.
  std::vector<std::pair<std::string, std::string>> listen(const std::string& path, const std::string& until);

  Process& process() { return *process_; }
  // Processes it has started that are there now.
  std::vector<pid_t> children() const;
  std::filesystem::path file() const { return world_.dir / "profiles" / "test-shop.yaml"; }
  std::string fileText() const;
  std::string log() const { return process_->errorsSoFar(); }
  int port() const { return port_; }
  void start();
  void logIn();

 private:
  World& world_;
  const std::vector<std::string> options_;
  const Place place_;
  std::unique_ptr<Process> process_;
  std::string host_ = "127.0.0.1";
  int port_ = 0;
  bool secure_ = false;
  std::string cookie_;
  std::string csrf_;
};

// Every answer of the contact centre takes so long.
void slowDown(World& world, int milliseconds);

inline constexpr const char* kShop = "/api/profiles/test-shop";

// What a reply has that openapi.json does not say of it; empty = it is as described.
std::string undescribed(const std::string& method, const std::string& path, const HttpReply& reply);

}  // namespace e2e
