// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <exception>
#include <optional>
#include <utility>

#include "body.hpp"
#include "byte_source.hpp"
#include "message.hpp"
#include "spojka/ascii.hpp"
#include "spojka/http/connection.hpp"
#include "spojka/translation.hpp"
#include "wire.hpp"

namespace spojka::http {

namespace {

constexpr std::size_t kOneSend = 64 * 1024;  // a body up to this size is copied behind the head: one send
constexpr int kMaxInterim = 16;              // 1xx answers before the real one

// A body being read: framing and, where the answer says so, gzip.
struct OpenBody {
  FramedBody framed;
  bool gzip;
  bool keepAlive;
};

std::string wantsTls() {
  return tr("the server speaks TLS there: the address begins with https://, or has another port");
}

// As widespread servers answer who speaks to them in clear.
bool asksForTls(std::string_view body) {
  for (const std::string_view words :
       {"plain HTTP request was sent to HTTPS port", "speaking plain HTTP to an SSL-enabled server port",
        "Client sent an HTTP request to an HTTPS server"})
    if (body.find(words) != std::string_view::npos) return true;
  return false;
}

class PocoConnection final : public Connection {
 public:
  PocoConnection(const std::string& origin, const Options& options, const Context& context)
      : options_(options), context_(context), wire_(parseOrigin(origin), options, context), in_(wire_) {
    hostHeader_ = wire_.origin().hostHeader();
    if (wire_.talksToProxy()) targetPrefix_ = "http://" + hostHeader_;
  }

  Response exchange(const Request& request) override;
  std::unique_ptr<StreamedResponse> open(const Request& request) override;
  void abort() noexcept override { wire_.abort(); }

  // For the answer being streamed.
  std::size_t readBody(OpenBody& body, char* to, std::size_t room);
  void finishStream(const OpenBody& body) noexcept;

 private:
  void refuseWhileStreaming() const;
  void start(const Request& request);
  Head readHead(bool toHead);
  std::string whyCut(std::string_view head) const;
  bool mayBeTls() const { return !spoken_ && !wire_.origin().secure; }
  OpenBody openBody(const Head& head);
  void readWhole(OpenBody& body, std::string& to, std::size_t cap);
  [[noreturn]] void translate();

  const Options options_;
  const Context context_;
  Wire wire_;
  InputBuffer in_;
  std::optional<Gunzip> gunzip_;
  std::string hostHeader_;
  std::string targetPrefix_;
  std::string outgoing_;
  std::string place_;  // "GET shop.example/path" of the running request
  bool streaming_ = false;
  bool spoken_ = false;  // it has answered in HTTP
};

class PocoStream final : public StreamedResponse {
 public:
  PocoStream(PocoConnection& connection, Response head, const OpenBody& body)
      : connection_(connection), head_(std::move(head)), body_(body) {}
  ~PocoStream() override { connection_.finishStream(body_); }
  const Response& head() const noexcept override { return head_; }
  std::size_t read(char* to, std::size_t room) override { return connection_.readBody(body_, to, room); }

 private:
  PocoConnection& connection_;
  Response head_;
  OpenBody body_;
};

// Turns whatever went wrong on the way into the documented exceptions, with method, host and path.
void PocoConnection::translate() {
  wire_.close();
  try {
    throw;
  } catch (const TransportError& e) {
    throw TransportError(e.phase(), e.where(), place_ + ": " + e.what());
  } catch (const CutError& e) {
    throw TransportError(Phase::exchange, "http.exchange", place_ + ": " + e.what());
  } catch (const ProtocolError& e) {
    throw TransportError(Phase::exchange, "http.exchange", place_ + ": " + e.what());
  } catch (const PackingError& e) {
    throw DataError("http.exchange", place_ + ": " + e.what());
  }
}

void PocoConnection::refuseWhileStreaming() const {
  if (streaming_)
    throw Error(SPOJKA_E_INVALID, "http", "the connection still streams the answer of an earlier request");
}

void PocoConnection::start(const Request& request) {
  wire_.throwIfCancelled();
  place_.assign(request.method).append(" ").append(hostHeader_);
  place_.append(request.target, 0, request.target.find_first_of("?#"));
  outgoing_.clear();
  writeHead(outgoing_, request,
            {hostHeader_, targetPrefix_, options_.runtime.userAgent, options_.acceptGzip});
  // Nothing was sent yet, so a connection the server has closed meanwhile, or on which it said more than it
  // was asked, is simply made anew.
  if (wire_.isOpen() && (!in_.available().empty() || wire_.isStale())) wire_.close();
  if (!wire_.isOpen()) wire_.open();
  in_.clear();
  const bool together = request.body.size() <= kOneSend;
  if (together) outgoing_.append(request.body);
  context_.count(SPOJKA_METRIC_REQUESTS);
  wire_.expectAnswer();
  wire_.send(outgoing_);
  if (!together) wire_.send(request.body);
}

Head PocoConnection::readHead(bool toHead) {
  for (int interim = 0; interim < kMaxInterim; ++interim) {
    std::size_t seen = 0;
    std::size_t size = 0;
    while ((size = findHeadEnd(in_.available(), seen)) == 0) {
      seen = in_.available().size();
      if (seen > kMaxHeadBytes) throw ProtocolError("the head of the answer is longer than 64 KB");
      try {
        if (!in_.fill()) throw CutError(whyCut(in_.available()));
      } catch (const TransportError& e) {
        if (!wire_.broke() || !mayBeTls()) throw;
        throw TransportError(e.phase(), e.where(),
                             tr("{}; if it speaks TLS only, the address begins with https://", e.what()));
      }
    }
    Head head = parseHead(in_.available().substr(0, size), toHead);
    in_.consume(size);
    spoken_ = true;
    if (head.status >= 200) return head;
    if (head.status == 101) break;
  }
  throw ProtocolError("the server sent only interim answers");
}

// Of an answer that ended before it began.
std::string PocoConnection::whyCut(std::string_view head) const {
  constexpr std::string_view kTlsAlert = "\x15\x03";
  if (mayBeTls() && head.substr(0, kTlsAlert.size()) == kTlsAlert) return wantsTls();
  if (!head.empty()) return tr("the answer was cut inside its head");
  std::string why = tr("the server closed the connection without an answer");
  return mayBeTls() ? tr("{}; if it speaks TLS only, the address begins with https://", why) : why;
}

OpenBody PocoConnection::openBody(const Head& head) {
  bool gzip = false;
  for (const Header& h : head.headers) {
    if (!sameInAnyCase(h.name, "content-encoding") || sameInAnyCase(h.value, "identity") || h.value.empty())
      continue;
    if (gzip || (!sameInAnyCase(h.value, "gzip") && !sameInAnyCase(h.value, "x-gzip")))
      throw PackingError(tr("the answer is packed in a way that was not asked for"));
    gzip = true;
  }
  OpenBody body{FramedBody(in_, head.framing), gzip, head.framing.keepAlive};
  if (gzip && gunzip_)
    gunzip_->reset();
  else if (gzip)
    gunzip_.emplace();
  return body;
}

std::size_t PocoConnection::readBody(OpenBody& body, char* to, std::size_t room) {
  try {
    return body.gzip ? gunzip_->read(body.framed, to, room) : body.framed.read(to, room);
  } catch (...) {
    translate();
  }
}

void PocoConnection::readWhole(OpenBody& body, std::string& to, std::size_t cap) {
  const std::uint64_t announced = body.gzip ? 0 : body.framed.announced();
  std::size_t used = 0;
  // A known length is read in one piece, yet not believed beyond reason before the bytes are there.
  std::size_t step =
      announced == 0 ? 4 * 1024 : static_cast<std::size_t>(std::min<std::uint64_t>(announced, 256 * 1024));
  bool tooLong = announced > cap;
  while (!tooLong && (body.gzip || !body.framed.done())) {
    // One byte more than allowed tells a body of exactly the limit from a longer one.
    to.resize(std::min(used + step, cap + 1));
    const std::size_t n = body.gzip ? gunzip_->read(body.framed, to.data() + used, to.size() - used)
                                    : body.framed.read(to.data() + used, to.size() - used);
    if (n == 0) break;
    used += n;
    tooLong = used > cap;
    step = std::min<std::size_t>(step * 2, 256 * 1024);
  }
  if (tooLong)
    throw DataError("http.exchange",
                    place_ + ": " + tr("the answer is longer than the allowed {} bytes", cap));
  to.resize(used);
}

Response PocoConnection::exchange(const Request& request) {
  refuseWhileStreaming();
  try {
    start(request);
    Head head = readHead(request.method == "HEAD");
    OpenBody body = openBody(head);
    Response response{head.status, std::move(head.headers), {}};
    const std::size_t all = options_.maxBodyBytes;
    readWhole(body, response.body, request.maxBodyBytes == 0 ? all : std::min(all, request.maxBodyBytes));
    if (!wire_.origin().secure && response.status == 400 && asksForTls(response.body))
      throw ProtocolError(wantsTls());
    if (!body.keepAlive || !body.framed.done()) wire_.close();
    return response;
  } catch (...) {
    translate();
  }
}

std::unique_ptr<StreamedResponse> PocoConnection::open(const Request& request) {
  refuseWhileStreaming();
  try {
    start(request);
    Head head = readHead(request.method == "HEAD");
    const OpenBody body = openBody(head);
    auto stream =
        std::make_unique<PocoStream>(*this, Response{head.status, std::move(head.headers), {}}, body);
    streaming_ = true;
    return stream;
  } catch (...) {
    translate();
  }
}

void PocoConnection::finishStream(const OpenBody& body) noexcept {
  streaming_ = false;
  // What was not read to its end would be taken for the next answer.
  if (!body.keepAlive || !body.framed.done()) wire_.close();
}

}  // namespace

std::unique_ptr<Connection> connect(const std::string& origin, const Options& options,
                                    const Context& context) {
  return std::make_unique<PocoConnection>(origin, options, context);
}

}  // namespace spojka::http
