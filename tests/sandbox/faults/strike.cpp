// SPDX-License-Identifier: Apache-2.0
#include "faults/strike.hpp"

#include <Poco/DateTimeFormat.h>
#include <Poco/DateTimeFormatter.h>
#include <Poco/Timestamp.h>
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <thread>

namespace sandbox {
namespace {

std::string retryAfterText(const std::string& text) {
  constexpr std::string_view kDate = "date+";
  if (text.compare(0, kDate.size(), kDate) != 0) return text;
  std::int64_t seconds = 0;
  std::from_chars(text.data() + kDate.size(), text.data() + text.size(), seconds);
  return Poco::DateTimeFormatter::format(Poco::Timestamp() + seconds * 1000000,
                                         Poco::DateTimeFormat::HTTP_FORMAT);
}

}  // namespace

Response errorPage(int status) {
  Response response;
  response.status = status;
  response.body = fmt::format(
      "<!DOCTYPE html>\n<html><head><title>{0} {1}</title></head><body><h1>{0} {1}</h1></body></html>\n",
      status, reasonPhrase(status));
  return response;
}

Response loginPage() {
  Response response;
  response.body =
      "<!DOCTYPE html>\n<html lang=\"cs\"><head><meta charset=\"utf-8\"><title>Přihlášení</title></head>\n"
      "<body><form method=\"post\" action=\"/login\"><input name=\"user\"><input name=\"password\" "
      "type=\"password\">"
      "<button>Přihlásit se</button></form></body></html>\n";
  return response;
}

Response statusAnswer(const Fault& fault) {
  Response response = errorPage(fault.status);
  if (!fault.body.empty()) response.body = fault.body;
  response.contentType = fault.contentType;
  if (!fault.retryAfter.empty())
    response.headers.emplace_back("Retry-After", retryAfterText(fault.retryAfter));
  return response;
}

std::optional<Response> strikeBefore(const FaultPlan& plan, Exchange& exchange) {
  if (plan.empty()) return std::nullopt;
  if (const Fault* delay = plan.find(FaultAction::Delay)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(delay->milliseconds));
  }
  if (plan.has(FaultAction::CutBefore)) exchange.cut();
  if (const Fault* cut = plan.find(FaultAction::Cut)) {
    exchange.cutAfter(static_cast<std::uint64_t>(cut->bytes < 0 ? 0 : cut->bytes));
  }
  if (const Fault* status = plan.find(FaultAction::Status)) return statusAnswer(*status);
  if (plan.has(FaultAction::HtmlPage)) return loginPage();
  if (plan.has(FaultAction::EmptyBody)) return Response();
  return std::nullopt;
}

}  // namespace sandbox
