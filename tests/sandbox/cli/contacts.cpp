// SPDX-License-Identifier: Apache-2.0
#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>
#include <fmt/format.h>

#include <stdexcept>

#include "cli/commands.hpp"

namespace sandbox {
namespace {

std::string fetchContacts(const std::string& controlUrl) {
  const Poco::URI uri(controlUrl);
  if (uri.getScheme() != "http" || uri.getHost().empty())
    throw std::invalid_argument(
        fmt::format("--control: '{}' is no address like http://localhost:8080", controlUrl));
  Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
  Poco::Net::HTTPRequest request("GET", "/contacts", "HTTP/1.1");
  Poco::Net::HTTPResponse response;
  std::string body;
  session.sendRequest(request);
  Poco::StreamCopier::copyToString(session.receiveResponse(response), body);
  if (response.getStatus() != 200)
    throw std::runtime_error(fmt::format("{} answered {}; is this the control port of a sandbox?", controlUrl,
                                         static_cast<int>(response.getStatus())));
  return body;
}

}  // namespace

int contacts(const std::string& controlUrl, const ContactChoice& choice, std::FILE* out) {
  std::string lines;
  try {
    lines = fetchContacts(controlUrl);
  } catch (const Poco::Exception& e) {
    throw std::runtime_error(
        fmt::format("no answer from {} ({}); the address is in sandbox.env as SANDBOX_CONTROL_URL",
                    controlUrl, e.displayText()));
  }
  fmt::print(out, "{}", contactTable(lines, choice));
  return std::fflush(out) == 0 ? 0 : 1;
}

}  // namespace sandbox
