// SPDX-License-Identifier: Apache-2.0
#include <Poco/Environment.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/TemporaryFile.h>
#include <gtest/gtest.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <thread>

#include "raw_server.hpp"
#include "spojka/http/connection.hpp"
#include "spojka/testing/fake_host.hpp"
#include "test_certificates.hpp"

namespace spojka::http {
namespace {

using spojka::testing::FakeHost;
using testing::always;
using testing::okAnswer;
using testing::onceThenClose;
using testing::Peer;
using testing::RawServer;
using testing::TestCertificates;

const Request kGetWithHash{"GET", "/things?hash=topsecret", {{"X-AUTH-TOKEN", "topsecret"}}, {}};

Options trusting(const std::string& caFile) {
  Options options;
  options.runtime.caFile = caFile;
  return options;
}

// Message of the refusal to connect.
std::string refusalOf(const std::string& origin, const Options& options, FakeHost& host) {
  try {
    connect(origin, options, host.context())->exchange(kGetWithHash);
  } catch (const TransportError& e) {
    EXPECT_EQ(e.phase(), Phase::connect);
    EXPECT_EQ(std::string(e.what()).find("topsecret"), std::string::npos);
    return e.what();
  }
  ADD_FAILURE() << "connected";
  return {};
}

bool mentions(const std::string& text, const char* what) {
  return text.find(what) != std::string::npos;
}

class TlsTest : public ::testing::Test {
 protected:
  TestCertificates certificates_{"DNS:localhost,IP:127.0.0.1"};
  FakeHost host_;
};

TEST_F(TlsTest, AuthorityOfTheCaFileIsTrusted) {
  RawServer server(always(okAnswer("hello")), certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  for (int i = 0; i < 3; ++i) EXPECT_EQ(connection->exchange(kGetWithHash).body, "hello");
  EXPECT_EQ(server.accepted(), 1);
  EXPECT_EQ(host_.metric("requests"), 3);
}

TEST_F(TlsTest, AddressInTheCertificateIsTrusted) {
  RawServer server(always(okAnswer("hello")), certificates_.serverContext());
  EXPECT_EQ(connect(server.origin("https"), trusting(certificates_.caFile()), host_.context())
                ->exchange(kGetWithHash)
                .body,
            "hello");
}

// The name under which OpenSSL looks for the certificate of the file.
std::string hashedName(const std::string& pemFile) {
  BIO* file = BIO_new_file(pemFile.c_str(), "r");
  X509* certificate = PEM_read_bio_X509(file, nullptr, nullptr, nullptr);
  BIO_free(file);
  std::array<char, 16> name{};
  std::snprintf(name.data(), name.size(), "%08lx.0", X509_subject_name_hash(certificate));
  X509_free(certificate);
  return name.data();
}

TEST_F(TlsTest, AnAuthorityIsFoundInTheSystemsHashedFolder) {
  Poco::TemporaryFile folder;
  folder.createDirectory();
  Poco::File(certificates_.caFile()).copyTo(folder.path() + "/" + hashedName(certificates_.caFile()));
  Poco::Environment::set("SSL_CERT_DIR", folder.path());
  RawServer server(always(okAnswer("hello")), certificates_.serverContext());
  EXPECT_EQ(connect(server.origin("https", "localhost"), {}, host_.context())->exchange(kGetWithHash).body,
            "hello");
  ::unsetenv("SSL_CERT_DIR");
}

TEST_F(TlsTest, UnknownAuthorityIsRefusedAndTheMessageNamesTheOption) {
  RawServer server(always(okAnswer("hello")), certificates_.serverContext());
  const std::string message = refusalOf(server.origin("https", "localhost"), {}, host_);
  EXPECT_TRUE(mentions(message, "not trusted")) << message;
  EXPECT_TRUE(mentions(message, "ca_file")) << message;
  EXPECT_EQ(server.requests().size(), 0U);
  EXPECT_EQ(host_.metric("requests"), 0);
}

TEST_F(TlsTest, CertificateForAnotherNameIsRefused) {
  const TestCertificates other("DNS:other.example,IP:127.0.0.9");
  RawServer server(always(okAnswer("hello")), other.serverContext());
  for (const char* host : {"localhost", "127.0.0.1"}) {
    const std::string message = refusalOf(server.origin("https", host), trusting(other.caFile()), host_);
    EXPECT_TRUE(mentions(message, "another name")) << message;
  }
  EXPECT_EQ(server.requests().size(), 0U);
}

TEST_F(TlsTest, ExpiredCertificateIsRefused) {
  const TestCertificates old("DNS:localhost", {-7200, -3600});
  RawServer server(always(okAnswer("hello")), old.serverContext());
  const std::string message = refusalOf(server.origin("https", "localhost"), trusting(old.caFile()), host_);
  EXPECT_TRUE(mentions(message, "expired")) << message;
}

TEST_F(TlsTest, what_one_connection_trusts_another_one_does_not) {
  RawServer server(always(okAnswer("hello")), certificates_.serverContext());
  const std::string origin = server.origin("https", "localhost");
  const auto trusted = connect(origin, trusting(certificates_.caFile()), host_.context());
  EXPECT_EQ(trusted->exchange(kGetWithHash).body, "hello");
  // The first server is busy with the connection that stays open.
  RawServer same(always(okAnswer("hello")), certificates_.serverContext());
  EXPECT_TRUE(mentions(refusalOf(same.origin("https", "localhost"), {}, host_), "not trusted"));
  const TestCertificates other("DNS:localhost");
  EXPECT_TRUE(
      mentions(refusalOf(same.origin("https", "localhost"), trusting(other.caFile()), host_), "not trusted"));
}

TEST_F(TlsTest, a_ca_file_that_changed_is_read_again_by_the_next_connection) {
  RawServer server(always(okAnswer("hello")), certificates_.serverContext());
  const std::string origin = server.origin("https", "localhost");
  TestCertificates other("DNS:localhost");
  Poco::TemporaryFile file;
  std::ofstream(file.path()) << std::ifstream(other.caFile()).rdbuf();
  EXPECT_TRUE(mentions(refusalOf(origin, trusting(file.path()), host_), "not trusted"));
  std::ofstream(file.path()) << std::ifstream(certificates_.caFile()).rdbuf();
  EXPECT_EQ(connect(origin, trusting(file.path()), host_.context())->exchange(kGetWithHash).body, "hello");
}

TEST_F(TlsTest, MissingCaFileIsAConfigErrorThatNamesIt) {
  const auto connection = connect("https://localhost:1", trusting("/does/not/exist.pem"), host_.context());
  try {
    connection->exchange(kGetWithHash);
    FAIL() << "went on without the CA file";
  } catch (const ConfigError& e) {
    EXPECT_TRUE(mentions(e.what(), "/does/not/exist.pem")) << e.what();
    EXPECT_TRUE(mentions(e.what(), "ca_file")) << e.what();
  }
}

TEST_F(TlsTest, CaFileWithoutCertificatesIsAConfigError) {
  const Poco::TemporaryFile file;
  std::ofstream(file.path()) << "this is no certificate\n";
  const auto connection = connect("https://localhost:1", trusting(file.path()), host_.context());
  EXPECT_THROW(connection->exchange(kGetWithHash), ConfigError);
}

TEST_F(TlsTest, ServerThatDoesNotSpeakTlsIsRefused) {
  RawServer server([](Peer& peer) {
    peer.send("HTTP/1.1 400 Bad Request\r\n\r\n");
    peer.waitForClose();
  });
  const std::string message = refusalOf(server.origin("https", "localhost"), {}, host_);
  EXPECT_TRUE(mentions(message, "TLS")) << message;
  EXPECT_TRUE(mentions(message, "begins with http://")) << message;
}

TEST_F(TlsTest, who_speaks_in_clear_to_a_server_with_tls_is_told_the_scheme) {
  const auto messageOf = [&](const std::string& origin) -> std::string {
    try {
      connect(origin, {}, host_.context())->exchange(kGetWithHash);
    } catch (const TransportError& e) {
      return e.what();
    }
    return "no error";
  };
  RawServer tls(always(okAnswer("hello")), certificates_.serverContext());
  EXPECT_TRUE(mentions(messageOf(tls.origin("http", "localhost")), "begins with https://"));
  RawServer alert(onceThenClose("\x15\x03\x01\x02\x02\x16"));
  EXPECT_TRUE(mentions(messageOf(alert.origin()), "speaks TLS there"));
  RawServer page(
      always("HTTP/1.1 400 Bad Request\r\nContent-Length: 50\r\n\r\n"
             "The plain HTTP request was sent to HTTPS port.    "));
  EXPECT_TRUE(mentions(messageOf(page.origin()), "speaks TLS there"));
}

TEST_F(TlsTest, HandshakeWithoutAnAnswerTimesOut) {
  RawServer server([](Peer& peer) { peer.waitForClose(); });
  Options options;
  options.runtime.connectTimeoutMs = 60;
  const std::string message = refusalOf(server.origin("https", "localhost"), options, host_);
  EXPECT_TRUE(mentions(message, "60 ms")) << message;
}

TEST_F(TlsTest, HostsCancelEndsABlockedHandshake) {
  std::promise<void> accepted;
  RawServer server([&](Peer& peer) {
    accepted.set_value();
    peer.waitForClose();
  });
  const auto connection = connect(server.origin("https", "localhost"), {}, host_.context());
  std::thread other([&] {
    accepted.get_future().wait();
    host_.cancel();
  });
  EXPECT_THROW(connection->exchange(kGetWithHash), CancelledError);
  other.join();
}

TEST_F(TlsTest, AbortEndsABlockedRead) {
  std::promise<void> arrived;
  RawServer server(
      [&](Peer& peer) {
        if (!peer.readRequest()) return;
        arrived.set_value();
        peer.waitForClose();
      },
      certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  std::thread other([&] {
    arrived.get_future().wait();
    connection->abort();
  });
  EXPECT_THROW(connection->exchange(kGetWithHash), CancelledError);
  other.join();
}

TEST_F(TlsTest, SilentServerTimesOut) {
  RawServer server(
      [](Peer& peer) {
        if (peer.readRequest()) peer.waitForClose();
      },
      certificates_.serverContext());
  Options options = trusting(certificates_.caFile());
  options.runtime.readTimeoutMs = 60;
  const auto connection = connect(server.origin("https", "localhost"), options, host_.context());
  try {
    connection->exchange(kGetWithHash);
    FAIL();
  } catch (const TransportError& e) {
    EXPECT_TRUE(e.mayHaveBeenApplied());
    EXPECT_TRUE(mentions(e.what(), "60 ms")) << e.what();
  }
}

TEST_F(TlsTest, ConnectionCutWithoutTlsCloseIsNotAnEnd) {
  // Without a length only the close says that this is all; an attacker can cut TCP, but not forge that close.
  RawServer server(
      [](Peer& peer) {
        if (!peer.readRequest()) return;
        peer.send("HTTP/1.1 200 OK\r\n\r\nonly the fir");
        ::shutdown(peer.socket().impl()->sockfd(), SHUT_RDWR);
      },
      certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  EXPECT_THROW(connection->exchange(kGetWithHash), TransportError);
}

TEST_F(TlsTest, ConnectionClosedInGoodOrderIsAnEnd) {
  RawServer server(onceThenClose("HTTP/1.1 200 OK\r\n\r\nall of it"), certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  EXPECT_EQ(connection->exchange(kGetWithHash).body, "all of it");
}

TEST_F(TlsTest, CutAnswerThrows) {
  RawServer server(onceThenClose("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nhello"),
                   certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  EXPECT_THROW(connection->exchange(kGetWithHash), TransportError);
}

TEST_F(TlsTest, ReconnectResumesTheSession) {
  std::atomic<int> resumed{0};
  std::promise<void> closed;
  RawServer server(
      [&](Peer& peer) {
        if (!peer.readRequest()) return;
        if (Poco::Net::SecureStreamSocket(peer.socket()).sessionWasReused()) ++resumed;
        peer.send(okAnswer("hello"));
        peer.close();
        if (peer.number() == 1) closed.set_value();
      },
      certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  EXPECT_EQ(connection->exchange(kGetWithHash).body, "hello");
  closed.get_future().wait();
  EXPECT_EQ(connection->exchange(kGetWithHash).body, "hello");
  EXPECT_EQ(server.accepted(), 2);
  EXPECT_EQ(resumed, 1);
}

TEST_F(TlsTest, LargeBodiesArriveWhole) {
  const std::string large(3'000'000, 'x');
  RawServer server(always(okAnswer(large)), certificates_.serverContext());
  const auto connection =
      connect(server.origin("https", "localhost"), trusting(certificates_.caFile()), host_.context());
  EXPECT_EQ(connection->exchange({"POST", "/", {}, large}).body.size(), large.size());
}

}  // namespace
}  // namespace spojka::http
