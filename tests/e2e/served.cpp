// SPDX-License-Identifier: Apache-2.0
#include "served.hpp"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/StreamCopier.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <fstream>
#include <regex>
#include <sstream>
#include <thread>

namespace e2e {
namespace {

namespace fs = std::filesystem;
namespace net = Poco::Net;

std::string lower(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

// Who is on the other side is not asked: it is the service this test has started.
std::unique_ptr<net::HTTPClientSession> sessionTo(const std::string& host, int port, bool secure) {
  if (!secure) return std::make_unique<net::HTTPClientSession>(host, static_cast<Poco::UInt16>(port));
  const net::Context::Ptr context =
      new net::Context(net::Context::TLS_CLIENT_USE, "", net::Context::VERIFY_NONE);
  return std::make_unique<net::HTTPSClientSession>(host, static_cast<Poco::UInt16>(port), context);
}

}  // namespace

std::string HttpReply::text(const char* name) const {
  return json.IsObject() && json.HasMember(name) && json[name].IsString() ? json[name].GetString()
                                                                          : std::string();
}

Served::Served(World& world, const std::string& more, std::vector<std::string> options, Place place)
    : world_(world), options_(std::move(options)), place_(std::move(place)) {
  fs::create_directories(world.dir / "profiles");
  std::ostringstream text;
  text << std::ifstream(world.dir / "profile.yaml").rdbuf();
  std::string profile = text.str();
  // Paths are relative to the profile's folder.
  const std::string hash = "${file:orders_hash}";
  if (const auto at = profile.find(hash); at != std::string::npos)
    profile.replace(at, hash.size(), "${file:../orders_hash}");
  std::ofstream(file()) << profile << "state: sqlite:../state.db\n" << more;
  start();
}

Served::~Served() {
  process_->signal(SIGTERM);
  process_->wait();
}

void Served::start() {
  std::vector<std::string> command = place_.before;
  const std::vector<std::string> serve{SPOJKA_PROGRAM,
                                       "serve",
                                       (world_.dir / "profiles").string(),
                                       "--listen",
                                       place_.listen,
                                       "--data",
                                       (world_.dir / "serve").string(),
                                       "--plugin-dir",
                                       SPOJKA_PLUGINS,
                                       "--log-format",
                                       "json"};
  command.insert(command.end(), serve.begin(), serve.end());
  command.insert(command.end(), options_.begin(), options_.end());
  process_ = std::make_unique<Process>(command, world_.environment);
  static const std::regex kUrl(R"re("url":"(https?)://[^/:]+:(\d+)/")re");
  for (int tenths = 0; tenths < 600; ++tenths) {
    const std::string log = process_->errorsSoFar();
    std::smatch found;
    if (std::regex_search(log, found, kUrl)) {
      secure_ = found[1] == "https";
      port_ = std::stoi(found[2]);
      cookie_.clear();
      csrf_.clear();
      return;
    }
    if (!process_->alive()) break;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  throw std::runtime_error("the service did not start: " + process_->errorsSoFar());
}

void Served::logIn() {
  Asked asked;
  asked.asOurPage = false;
  const HttpReply reply = ask("GET", "/api/session", asked);
  csrf_ = reply.text("csrf");
  const auto cookie = reply.headers.find("set-cookie");
  if (cookie != reply.headers.end()) cookie_ = cookie->second.substr(0, cookie->second.find(';'));
}

HttpReply Served::ask(const std::string& method, const std::string& path, Asked asked) {
  if (asked.asOurPage && csrf_.empty()) logIn();
  const auto session = sessionTo(host_, port_, secure_);
  session->setTimeout(Poco::Timespan(120, 0));
  net::HTTPRequest request(method, path, net::HTTPRequest::HTTP_1_1);
  if (!place_.name.empty()) request.set("Host", place_.name);
  if (asked.asOurPage) {
    request.set("Cookie", cookie_);
    request.set("X-CSRF-Token", csrf_);
  }
  if (!asked.body.empty()) request.setContentType("application/json");
  for (const auto& [name, value] : asked.headers) request.set(name, value);
  request.setContentLength(static_cast<std::streamsize>(asked.body.size()));
  HttpReply reply;
  net::HTTPResponse response;
  try {
    session->sendRequest(request) << asked.body;
    std::ostringstream body;
    Poco::StreamCopier::copyStream(session->receiveResponse(response), body);
    reply.body = body.str();
  } catch (const Poco::Exception& e) {
    ADD_FAILURE() << method << " " << path << ": " << e.displayText() << "\n" << log();
    return reply;
  }
  reply.status = response.getStatus();
  for (const auto& [name, value] : response) reply.headers[lower(name)] = value;
  reply.json.Parse(reply.body.data(), reply.body.size());
  if (asked.isDescribed) {
    EXPECT_EQ(undescribed(method, path, reply), "")
        << method << " " << path << " answered " << reply.status << ": " << reply.body.substr(0, 2000);
  }
  return reply;
}

HttpReply Served::waitFor(const std::string& state) {
  HttpReply reply;
  for (int tenths = 0; tenths < 900; ++tenths) {
    reply = get(kShop);
    if (reply.status == 200 && reply.json["card"]["state"].GetString() == state) return reply;
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  ADD_FAILURE() << "the profile never was " << state << " but: " << reply.body.substr(0, 1500) << "\n"
                << log();
  return reply;
}

std::vector<std::pair<std::string, std::string>> Served::listen(const std::string& path,
                                                                const std::string& until) {
  if (csrf_.empty()) logIn();
  std::vector<std::pair<std::string, std::string>> events;
  net::HTTPClientSession session(host_, static_cast<Poco::UInt16>(port_));
  session.setTimeout(Poco::Timespan(60, 0));
  net::HTTPRequest request("GET", path, net::HTTPRequest::HTTP_1_1);
  request.set("Cookie", cookie_);
  session.sendRequest(request);
  net::HTTPResponse response;
  std::istream& in = session.receiveResponse(response);
  EXPECT_EQ(response.getContentType(), "text/event-stream");
  std::string name;
  for (std::string line; std::getline(in, line);) {
    if (line.rfind("event: ", 0) == 0) name = line.substr(7);
    if (line.rfind("data: ", 0) != 0) continue;
    events.emplace_back(name, line.substr(6));
    if (name == until) break;
  }
  return events;
}

std::vector<pid_t> Served::children() const {
  std::vector<pid_t> found;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    std::ifstream stat(entry.path() / "stat");
    std::string line;
    if (!std::getline(stat, line) || line.rfind(')') == std::string::npos) continue;
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::string state;
    pid_t parent = 0;
    rest >> state >> parent;
    if (parent == process_->pid() && state != "Z")
      found.push_back(std::stoi(entry.path().filename().string()));
  }
  return found;
}

void slowDown(World& world, int milliseconds) {
  auto settings = world.outside.settings();
  settings.daktela.latencyMilliseconds = milliseconds;
  world.outside.setSettings(settings);
}

std::string Served::fileText() const {
  std::ostringstream text;
  text << std::ifstream(file()).rdbuf();
  return text.str();
}

}  // namespace e2e
