// SPDX-License-Identifier: Apache-2.0
// The yardstick: the same job in plain C++ without any guarantee. expat, hand-written JSON, raw kept-alive
// sockets on epoll, one thread. No state, no look-ups, no retries, no checks beyond "the answer starts with
// 2xx".
#include <expat.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstring>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "channel.hpp"
#include "tls.hpp"

namespace bench {
namespace {

// The fields a contact is made of, plus what a parser of orders reads besides: 25 in all.
constexpr const char* kFields[] = {
    "ORDER_ID",   "CODE",        "DATE",         "STATUS",         "EMAIL",
    "PHONE",      "NAME",        "COMPANY",      "STREET",         "HOUSENUMBER",
    "CITY",       "ZIP",         "COUNTRY",      "COMPANY_ID",     "VAT_ID",
    "IP_ADDRESS", "REMARK",      "SHOP_REMARK",  "PACKAGE_NUMBER", "WEIGHT",
    "WITH_VAT",   "WITHOUT_VAT", "PRICE_TO_PAY", "PAID",           "SOURCE_NAME"};
constexpr std::size_t kFieldCount = std::size(kFields);

struct Order {
  std::string values[kFieldCount];
  void clear() {
    for (auto& v : values) v.clear();
  }
};

void escape(std::string& out, std::string_view text) {
  for (const char c : text) {
    if (c == '"' || c == '\\') out += '\\';
    if (static_cast<unsigned char>(c) < 0x20)
      out += ' ';
    else
      out += c;
  }
}

void member(std::string& out, const char* name, std::string_view value) {
  out += out.back() == '{' ? "\"" : ",\"";
  out += name;
  out += "\":\"";
  escape(out, value);
  out += '"';
}

std::string contactJson(const Order& o) {
  std::string out;
  out.reserve(1024);
  out += '{';
  member(out, "name", "bench_orders_" + o.values[0]);
  member(out, "title", o.values[1]);
  member(out, "lastname", o.values[6].empty() ? o.values[1] : o.values[6]);
  member(out, "database", "eshop");
  member(out, "description", o.values[3] + ": " + o.values[20]);
  out += ",\"customFields\":{\"email\":[\"";
  escape(out, o.values[4]);
  out += "\"],\"number\":[\"";
  escape(out, o.values[5]);
  out += "\"],\"address\":[\"";
  escape(out, o.values[8] + " " + o.values[9] + ", " + o.values[11] + " " + o.values[10]);
  out += "\"]}}";
  return out;
}

class Client {
 public:
  Client(int port, SSL_CTX* tls, int connections) : epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    for (int i = 0; i < connections; ++i) {
      const int fd = connectTo(port);
      makeNonBlocking(fd);
      SSL* session = tls == nullptr ? nullptr : SSL_new(tls);
      if (session != nullptr) SSL_set_connect_state(session);
      links_.push_back({Channel(fd, session), {}, 0, {}, false});
      epoll_event event{};
      event.events = EPOLLIN | EPOLLOUT | EPOLLET;
      event.data.u32 = static_cast<std::uint32_t>(i);
      ::epoll_ctl(epoll_, EPOLL_CTL_ADD, fd, &event);
      free_.push_back(static_cast<std::size_t>(i));
    }
  }

  void post(const std::string& body) {
    while (free_.empty()) poll(-1);
    const std::size_t i = free_.back();
    free_.pop_back();
    Link& l = links_[i];
    l.out =
        "POST /api/v6/contacts.json HTTP/1.1\r\nHost: localhost\r\nX-AUTH-TOKEN: bench\r\nContent-Type: "
        "application/json\r\nContent-Length: " +
        std::to_string(body.size()) + "\r\n\r\n" + body;
    l.sent = 0;
    l.busy = true;
    ++busy_;
    pump(i);
  }
  void finish() {
    while (busy_ > 0) poll(-1);
  }
  long answered() const { return answered_; }

 private:
  struct Link {
    Channel channel;
    std::string out;
    std::size_t sent;
    std::string in;
    bool busy;
  };

  void poll(int timeout) {
    epoll_event events[128];
    const int n = ::epoll_wait(epoll_, events, 128, timeout);
    for (int i = 0; i < n; ++i) pump(events[i].data.u32);
  }

  void pump(std::size_t i) {
    Link& l = links_[i];
    while (l.sent < l.out.size()) {
      const auto w = l.channel.write(l.out.data() + l.sent, l.out.size() - l.sent);
      if (w.state == Channel::State::closed) throw std::runtime_error("sink closed the connection");
      if (w.state == Channel::State::again) break;
      l.sent += w.bytes;
    }
    char buffer[8192];
    for (;;) {
      const auto r = l.channel.read(buffer, sizeof buffer);
      if (r.state == Channel::State::closed) throw std::runtime_error("sink closed the connection");
      if (r.state == Channel::State::again) break;
      l.in.append(buffer, r.bytes);
    }
    if (l.busy && complete(l.in)) {
      if (l.in.compare(0, 10, "HTTP/1.1 2") != 0) throw std::runtime_error("refused: " + l.in.substr(0, 60));
      l.in.clear();
      l.busy = false;
      --busy_;
      ++answered_;
      free_.push_back(i);
    }
  }
  static bool complete(const std::string& in) {
    const auto end = in.find("\r\n\r\n");
    if (end == std::string::npos) return false;
    const auto at = in.find("Content-Length: ");
    return in.size() >= end + 4 + std::strtoul(in.c_str() + at + 16, nullptr, 10);
  }

  const int epoll_;
  std::vector<Link> links_;
  std::vector<std::size_t> free_;
  int busy_ = 0;
  long answered_ = 0;
};

// expat with the handlers such a program would have.
class Parser {
 public:
  explicit Parser(std::function<void(const Order&)> onOrder)
      : onOrder_(std::move(onOrder)), parser_(XML_ParserCreate(nullptr)) {
    XML_SetUserData(parser_, this);
    XML_SetElementHandler(
        parser_, [](void* self, const char* name, const char**) { static_cast<Parser*>(self)->start(name); },
        [](void* self, const char* name) { static_cast<Parser*>(self)->end(name); });
    XML_SetCharacterDataHandler(parser_, [](void* self, const char* s, int n) {
      static_cast<Parser*>(self)->text_.append(s, static_cast<std::size_t>(n));
    });
  }
  ~Parser() { XML_ParserFree(parser_); }
  void feed(const char* data, std::size_t size, bool last) {
    if (XML_Parse(parser_, data, static_cast<int>(size), last ? 1 : 0) != XML_STATUS_OK)
      throw std::runtime_error("not well formed");
  }

 private:
  void start(const char*) { text_.clear(); }
  void end(const char* name) {
    if (std::strcmp(name, "ORDER") == 0) {
      onOrder_(order_);
      order_.clear();
      return;
    }
    for (std::size_t i = 0; i < kFieldCount; ++i)
      if (name[0] == kFields[i][0] && order_.values[i].empty() && std::strcmp(name, kFields[i]) == 0) {
        order_.values[i] = text_;
        return;
      }
  }
  std::function<void(const Order&)> onOrder_;
  XML_Parser parser_;
  std::string text_;
  Order order_;
};

void readFile(const std::string& path, Parser& parser) {
  FILE* file = std::fopen(path.c_str(), "r");
  if (file == nullptr) throw std::runtime_error("cannot read " + path);
  char buffer[64 * 1024];
  while (const std::size_t n = std::fread(buffer, 1, sizeof buffer, file)) parser.feed(buffer, n, false);
  parser.feed(buffer, 0, true);
  std::fclose(file);
}

void download(int port, SSL_CTX* tls, Parser& parser) {
  SSL* session = tls == nullptr ? nullptr : SSL_new(tls);
  if (session != nullptr) SSL_set_connect_state(session);
  Channel channel(connectTo(port), session);
  const std::string request = "GET /export/orders.xml HTTP/1.1\r\nHost: localhost\r\n\r\n";
  channel.write(request.data(), request.size());
  static char buffer[64 * 1024];
  std::string head;
  std::size_t left = 0;
  while (head.find("\r\n\r\n") == std::string::npos)
    head.append(buffer, channel.read(buffer, sizeof buffer).bytes);
  const auto end = head.find("\r\n\r\n") + 4;
  left = std::strtoul(head.c_str() + head.find("Content-Length: ") + 16, nullptr, 10) - (head.size() - end);
  parser.feed(head.data() + end, head.size() - end, false);
  while (left > 0) {
    const auto r = channel.read(buffer, sizeof buffer);
    if (r.state == Channel::State::closed) throw std::runtime_error("feed cut");
    parser.feed(buffer, r.bytes, false);
    left -= r.bytes;
  }
  parser.feed(buffer, 0, true);
}

}  // namespace
}  // namespace bench

int main(int argc, char** argv) {
  CLI::App app{"The reference: the job without guarantees"};
  std::string parseOnly;
  std::string ca;
  int port = 0;
  int connections = 8;
  app.add_option("--parse-only", parseOnly, "Just parse this file");
  app.add_option("--port", port, "Sink and feed on 127.0.0.1");
  app.add_option("--ca", ca, "Use TLS and trust this certificate");
  app.add_option("--connections", connections);
  CLI11_PARSE(app, argc, argv);
  try {
    long orders = 0;
    if (!parseOnly.empty()) {
      bench::Parser parser([&](const bench::Order& o) { orders += o.values[0].empty() ? 0 : 1; });
      bench::readFile(parseOnly, parser);
    } else {
      SSL_CTX* tls = ca.empty() ? nullptr : bench::clientContext(ca);
      bench::Client client(port, tls, connections);
      bench::Parser parser([&](const bench::Order& o) { client.post(bench::contactJson(o)); });
      bench::download(port, tls, parser);
      client.finish();
      orders = client.answered();
    }
    std::printf("%ld\n", orders);
  } catch (const std::exception& e) {
    std::fprintf(stderr, "reference: %s\n", e.what());
    return 1;
  }
}
