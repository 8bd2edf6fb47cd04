// SPDX-License-Identifier: Apache-2.0
#include "host/serve/http/server.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/ServerSocketImpl.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>
#include <Poco/URI.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <openssl/ssl.h>

#include <cerrno>

#include "host/base/clock.hpp"
#include "host/base/language.hpp"
#include "host/base/run_status.hpp"
#include "host/serve/written_file.hpp"
#include "spojka/ascii.hpp"
#include "spojka/translation.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

using namespace Poco::Net;

constexpr std::size_t kLongestBody = 1U << 20U;
constexpr std::size_t kReadAway = 4U << 20U;
constexpr int kWaiting = 64;  // connections that wait for one
constexpr int kPatienceSeconds = 30;

constexpr const char* kContentSecurity =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "font-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

// A connection that is closed with something unread takes the answer with it: whoever sends no more than this
// reads it.
void readAway(HTTPServerRequest& request) {
  if (request.hasContentLength() && request.getContentLength64() > static_cast<Poco::Int64>(kReadAway))
    return;
  std::string piece(16384, '\0');
  std::istream& in = request.stream();
  for (std::size_t left = kReadAway; in.good() && left > 0; left -= std::min(left, piece.size()))
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
}

std::string readBody(HTTPServerRequest& request) {
  if (request.hasContentLength() && request.getContentLength64() > static_cast<Poco::Int64>(kLongestBody))
    throw HttpError(413, "too_large", tr("the body is larger than 1 MiB"));
  std::string body;
  std::string piece(16384, '\0');
  std::istream& in = request.stream();
  while (in.good()) {
    in.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    body.append(piece.data(), static_cast<std::size_t>(in.gcount()));
    if (body.size() > kLongestBody) throw HttpError(413, "too_large", tr("the body is larger than 1 MiB"));
  }
  return body;
}

HttpRequest readHead(HTTPServerRequest& from, bool secure) {
  HttpRequest request;
  request.method = from.getMethod();
  request.secure = secure;
  request.address = from.clientAddress().host().toString();
  request.loopback = from.clientAddress().host().isLoopback();
  try {
    const Poco::URI uri(from.getURI());
    request.path = uri.getPath();
    request.rawQuery = uri.getRawQuery();
    for (const auto& [name, value] : uri.getQueryParameters()) request.query[name] = value;
  } catch (const Poco::Exception&) {
    throw HttpError(400, "malformed", tr("the address is not understood"));
  }
  for (const auto& [name, value] : from) request.headers[asciiLower(name)] = value;
  const auto sound = [](const std::string& text) {
    return firstInvalidByte(text) == text.size() && text.find('\0') == std::string::npos;
  };
  bool good = sound(request.path) && request.path.rfind('/', 0) == 0;
  for (const auto& [name, value] : request.query) good = good && sound(name) && sound(value);
  if (!good) throw HttpError(400, "malformed", tr("the address is not understood"));
  return request;
}

void send(const HttpAnswer& answer, HTTPServerResponse& to, bool withBody, bool secure) {
  to.setStatusAndReason(static_cast<HTTPResponse::HTTPStatus>(answer.status));
  to.set("Content-Security-Policy", kContentSecurity);
  to.set("X-Content-Type-Options", "nosniff");
  to.set("X-Frame-Options", "DENY");
  to.set("Referrer-Policy", "no-referrer");
  to.set("Cross-Origin-Opener-Policy", "same-origin");
  to.set("Cross-Origin-Resource-Policy", "same-origin");
  if (secure) to.set("Strict-Transport-Security", "max-age=31536000");
  to.set("Cache-Control", "no-store");
  for (const auto& [name, value] : answer.headers)
    name == "Set-Cookie" ? to.add(name, value) : to.set(name, value);
  if (!answer.type.empty()) to.setContentType(answer.type);
  if (answer.stream) {
    to.setChunkedTransferEncoding(true);
    answer.stream(to.send());
    return;
  }
  to.setContentLength(static_cast<std::streamsize>(answer.body.size()));
  std::ostream& out = to.send();
  if (withBody) out << answer.body;
}

// Before it is known whether the rest of the question can be read at all.
std::string languageOf(const HTTPServerRequest& from) {
  HttpRequest request;
  request.headers["accept-language"] = from.get("Accept-Language", HTTPMessage::EMPTY);
  try {
    for (const auto& [name, value] : Poco::URI(from.getURI()).getQueryParameters())
      if (name == "language") request.query[name] = value;
  } catch (const Poco::Exception&) {
    // Then as the header says.
  }
  return request.language();
}

class Handle final : public HTTPRequestHandler {
 public:
  Handle(const Router& router, const Gate& gate, Logger& logger, Connections& connections, bool secure)
      : router_(router), gate_(gate), logger_(logger), connections_(connections), secure_(secure) {}

  void handleRequest(HTTPServerRequest& from, HTTPServerResponse& to) override {
    connections_.does(Connections::Doing::waits);
    // Each thread answers one person at a time.
    const TranslationScope language(translationAskedFor(languageOf(from)));
    try {
      const HttpAnswer says = sayable(answer(from));
      if (!says.stream) connections_.does(Connections::Doing::takesAnswer);
      send(says, to, from.getMethod() != "HEAD", secure_);
    } catch (const Poco::Exception&) {
      // Whoever asked is gone.
    }
    connections_.does(Connections::Doing::asksNext);
  }

 private:
  HttpAnswer answer(HTTPServerRequest& from) {
    try {
      HttpRequest request = readHead(from, secure_);
      gate_.checkHost(request);
      if (request.method == "HEAD") request.method = "GET";
      const Route& route = router_.find(request);
      // Nobody who is not let in makes us read on.
      request.who = gate_.admit(request, route.right, SystemClock().nowMicros());
      connections_.does(Connections::Doing::sendsBody);
      request.body = readBody(from);
      connections_.does(Connections::Doing::waits);
      return route.handler(request);
    } catch (const HttpError& e) {
      from.response().setKeepAlive(false);
      connections_.does(Connections::Doing::sendsBody);
      readAway(from);
      return e.answer();
    } catch (const Poco::Exception&) {
      throw;
    } catch (const StatusError& e) {
      // In words for people already: a disk that is full, a file that cannot be written.
      logger_.error(fmt::format("a question could not be answered: {}", e.what()), {{"path", from.getURI()}});
      return HttpError(500, "internal", e.what()).answer();
    } catch (const std::exception& e) {
      logger_.error(fmt::format("a question could not be answered: {}", e.what()), {{"path", from.getURI()}});
      return HttpError(500, "internal", tr("something went wrong within; the log of the service tells what"))
          .answer();
    }
  }

  const Router& router_;
  const Gate& gate_;
  Logger& logger_;
  Connections& connections_;
  const bool secure_;
};

class Handles final : public HTTPRequestHandlerFactory {
 public:
  Handles(const Router& router, const Gate& gate, Logger& logger, Connections& connections, bool secure)
      : router_(router), gate_(gate), logger_(logger), connections_(connections), secure_(secure) {}
  HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return std::make_unique<Handle>(router_, gate_, logger_, connections_, secure_).release();
  }
  // Connections listen to this.
  void endAll() { serverStopped.notify(this, true); }

 private:
  const Router& router_;
  const Gate& gate_;
  Logger& logger_;
  Connections& connections_;
  const bool secure_;
};

std::function<void()> endOf(Poco::SharedPtr<Handles> handles) {
  return [handles = std::move(handles)]() mutable { handles->endAll(); };
}

class WatchedConnection final : public HTTPServerConnection {
 public:
  WatchedConnection(const StreamSocket& socket, const HTTPServerParams::Ptr& params,
                    const HTTPRequestHandlerFactory::Ptr& handles, Connections& connections)
      : HTTPServerConnection(socket, params, handles), connections_(connections) {}

  void run() override {
    SocketAddress from;
    try {
      from = socket().peerAddress();
      // Who listens to events and takes none of them is let go as well.
      socket().setSendTimeout(Poco::Timespan(kPatienceSeconds, 0));
    } catch (const Poco::Exception&) {
      return;  // gone before it was served
    }
    const Connections::Stay stay(connections_, socket().impl()->sockfd(), from.host().toString(),
                                 from.host().isLoopback());
    if (stay.welcome()) HTTPServerConnection::run();
  }

 private:
  Connections& connections_;
};

class WatchedConnections final : public TCPServerConnectionFactory {
 public:
  WatchedConnections(HTTPServerParams::Ptr params, HTTPRequestHandlerFactory::Ptr handles,
                     Connections& connections)
      : params_(std::move(params)), handles_(std::move(handles)), connections_(connections) {}
  TCPServerConnection* createConnection(const StreamSocket& socket) override {
    return std::make_unique<WatchedConnection>(socket, params_, handles_, connections_).release();
  }

 private:
  const HTTPServerParams::Ptr params_;
  const HTTPRequestHandlerFactory::Ptr handles_;
  Connections& connections_;
};

// One that somebody else opened and that listens already.
class InheritedSocketImpl final : public ServerSocketImpl {
 public:
  explicit InheritedSocketImpl(int descriptor) { reset(descriptor); }
};
class InheritedSocket final : public ServerSocket {
 public:
  explicit InheritedSocket(int descriptor) : ServerSocket(new InheritedSocketImpl(descriptor), true) {}
};

SocketAddress addressOf(const std::string& text) {
  try {
    return SocketAddress(text);
  } catch (const Poco::Exception&) {
    throw StatusError(RunStatus::refused,
                      tr("'{}' is no address to listen at; write one as 127.0.0.1:8087", text));
  }
}

// The library tells of a file that is not there in words of its own.
void refuseUnreadable(const std::string& file) {
  const Descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!opened.valid())
    throw StatusError(RunStatus::refused, tr("the file {} cannot be read: {}", file, reasonOf(errno)));
}

Context::Ptr contextOf(const ListenOptions& options) {
  refuseUnreadable(options.certificate);
  refuseUnreadable(options.key);
  Context::Params params;
  params.certificateFile = options.certificate;
  params.privateKeyFile = options.key;
  params.verificationMode = Context::VERIFY_NONE;  // of whoever asks
  Context::Ptr context = new Context(Context::TLS_SERVER_USE, params);
  context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
  // The library takes a certificate over the key of another one, and drops that without a word.
  if (::SSL_CTX_check_private_key(context->sslContext()) != 1)
    throw StatusError(
        RunStatus::refused,
        tr("the key {} does not belong to the certificate {}, so nobody could connect; name the "
           "key that the certificate was made with, and the server's own certificate first in "
           "its file",
           options.key, options.certificate));
  return context;
}

}  // namespace

class HttpServer::Inside {
 public:
  Inside(const ListenOptions& options, const Router& router, const Gate& gate, Logger& logger)
      : secure_(!options.certificate.empty()),
        connections_(options.limits),
        pool_("http", 4, static_cast<int>(options.limits.most)) {
    HTTPServerParams::Ptr params = new HTTPServerParams;
    params->setMaxThreads(static_cast<int>(options.limits.most));
    params->setMaxQueued(kWaiting);
    params->setTimeout(Poco::Timespan(kPatienceSeconds, 0));
    params->setKeepAliveTimeout(Poco::Timespan(kPatienceSeconds, 0));
    params->setSoftwareVersion("spojka");
    const Poco::SharedPtr<Handles> handles = new Handles(router, gate, logger, connections_, secure_);
    endAll_ = endOf(handles);
    const TCPServerConnectionFactory::Ptr makes = new WatchedConnections(params, handles, connections_);
    server_ = std::make_unique<TCPServer>(makes, pool_, socketOf(options), params);
  }

  void start() { server_->start(); }
  void stop() {
    server_->stop();
    endAll_();
    pool_.joinAll();
  }
  std::string url(const std::string& name) const {
    const SocketAddress at = socket_.address();
    return fmt::format("{}://{}/", secure_ ? "https" : "http",
                       name.empty() ? at.toString() : fmt::format("{}:{}", name, at.port()));
  }

 private:
  std::string whyNot(const ListenOptions& options, const Poco::Exception& e) const {
    if (e.code() == EADDRINUSE)
      return tr(
          "the service cannot listen at {}: another program does already, so it is in use; end that one, or "
          "choose another port",
          options.address);
    if (e.code() == EACCES)
      return tr("the service cannot listen at {}: {}", options.address, reasonOf(e.code()));
    return secure_ ? tr("the service cannot listen at {} with the certificate {} and the key {}; both must "
                        "be PEM, and "
                        "the key without a password: {}",
                        options.address, options.certificate, options.key, e.displayText())
                   : tr("the service cannot listen at {}: {}", options.address, e.displayText());
  }

  ServerSocket socketOf(const ListenOptions& options) {
    try {
      if (options.inherited >= 0) {
        socket_ = InheritedSocket(options.inherited);
      } else if (secure_) {
        socket_ = SecureServerSocket(contextOf(options));
      } else {
        socket_ = ServerSocket();
      }
      if (options.inherited < 0) {
        // Never beside another one on the same port, among which the questions would be shared out.
        socket_.bind(addressOf(options.address), true, false);
        socket_.listen(kWaiting);
      }
    } catch (const Poco::Exception& e) {
      throw StatusError(RunStatus::refused, whyNot(options, e));
    }
    return socket_;
  }

  const bool secure_;
  Connections connections_;
  Poco::ThreadPool pool_;
  ServerSocket socket_;
  std::function<void()> endAll_;
  std::unique_ptr<TCPServer> server_;
};

HttpServer::HttpServer(const ListenOptions& options, const Router& router, const Gate& gate, Logger& logger)
    : inside_(std::make_unique<Inside>(options, router, gate, logger)) {}
HttpServer::~HttpServer() = default;
void HttpServer::start() {
  inside_->start();
}
void HttpServer::stop() {
  inside_->stop();
}
std::string HttpServer::url(const std::string& name) const {
  return inside_->url(name);
}

bool isLoopback(const std::string& address) {
  const SocketAddress parsed = addressOf(address);
  return parsed.host().isLoopback();
}

}  // namespace spojka::host
