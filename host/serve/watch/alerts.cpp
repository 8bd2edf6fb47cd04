// SPDX-License-Identifier: Apache-2.0
#include "host/serve/watch/alerts.hpp"

#include <Poco/Exception.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Pipe.h>
#include <Poco/PipeStream.h>
#include <Poco/Process.h>
#include <Poco/URI.h>
#include <fmt/format.h>

#include <memory>
#include <utility>

#include "host/serve/json.hpp"
#include "host/serve/written_file.hpp"

namespace spojka::host {
namespace {

constexpr int kTries = 3;
constexpr std::chrono::seconds kBetweenTries{5};
constexpr std::size_t kMostWaiting = 1000;
constexpr int kAlertPatienceSeconds = 10;

bool isBad(const std::string& status) {
  return status == "failed" || status == "interrupted";
}

}  // namespace

Alerts::Alerts(AlertOptions options, std::filesystem::path file, Logger& logger)
    : options_(std::move(options)), file_(std::move(file)), logger_(logger) {
  recall();
  if (!options_.command.empty() || !options_.webhook.empty()) thread_ = std::thread([this] { loop(); });
}

Alerts::~Alerts() {
  {
    const std::lock_guard lock(mutex_);
    ended_ = true;
    changed_.notify_all();
  }
  if (thread_.joinable()) thread_.join();
}

void Alerts::recall() {
  const std::string text = readWhole(file_);
  if (text.empty()) return;
  try {
    Arena a;
    const spojka_value root = parseJson(a, text);
    const ValueView profiles = ValueView(root).find("profiles");
    for (std::size_t i = 0; i < profiles.size(); ++i)
      known_[std::string(profiles.name(i))] = {profiles.member(i).find("failing").boolean(),
                                               profiles.member(i).find("silent").boolean(),
                                               profiles.member(i).find("broken").boolean()};
    const ValueView waiting = ValueView(root).find("waiting");
    for (std::size_t i = 0; i < waiting.size(); ++i) waiting_.push_back(toJson(waiting.item(i)));
  } catch (const JsonError& e) {
    logger_.warning(
        fmt::format("who was told of what is not known any more: {}: {}", file_.string(), e.what()));
  }
}

void Alerts::keep() {
  Arena a;
  Json profiles(a);
  for (const auto& [name, known] : known_)
    if (known.failing || known.silent || known.broken)
      profiles.setNamed(name, Json(a)
                                  .boolean("failing", known.failing)
                                  .boolean("silent", known.silent)
                                  .boolean("broken", known.broken)
                                  .value());
  std::vector<spojka_value> waiting;
  for (const auto& json : waiting_) waiting.push_back(parseJson(a, json));
  Json o(a);
  const std::string text = asText(o.set("profiles", profiles.value()).list("waiting", waiting).value());
  if (const std::string problem = writeWhole(file_, text); !problem.empty())
    logger_.warning(fmt::format("who was told of what is known only until the service ends: {}", problem));
}

void Alerts::runEnded(const std::string& profile, const std::string& run, const std::string& status,
                      const std::string& error, std::int64_t nowUs) {
  // Somebody stopped it: that tells nothing.
  if (status == "cancelled") return;
  const std::lock_guard lock(mutex_);
  Known& known = known_[profile];
  if (isBad(status) && !known.failing) tell(profile, "failing", run, error, nowUs);
  if (!isBad(status) && known.failing) tell(profile, "recovered", run, "", nowUs);
  if (std::exchange(known.failing, isBad(status)) != known.failing) keep();
}

void Alerts::looked(const std::string& profile, std::int64_t cameUs, std::int64_t silentAfterUs,
                    std::int64_t nowUs) {
  const std::lock_guard lock(mutex_);
  Known& known = known_[profile];
  const bool silent = cameUs + silentAfterUs < nowUs;
  if (silent && !known.silent)
    tell(profile, "silent", "", fmt::format("nothing came since {}", formatTimestamp(cameUs)), nowUs);
  if (!silent && known.silent) tell(profile, "heard", "", "", nowUs);
  if (std::exchange(known.silent, silent) != silent) keep();
}

void Alerts::read(const std::string& profile, const std::string& problem, std::int64_t nowUs) {
  const std::lock_guard lock(mutex_);
  Known& known = known_[profile];
  const bool broken = !problem.empty();
  if (broken && !known.broken) tell(profile, "broken", "", problem, nowUs);
  if (!broken && known.broken) tell(profile, "mended", "", "", nowUs);
  if (std::exchange(known.broken, broken) != broken) keep();
}

void Alerts::tell(const std::string& profile, const char* event, const std::string& run,
                  const std::string& detail, std::int64_t nowUs) {
  Arena a;
  Json o(a);
  o.text("event", event)
      .text("profile", profile)
      .textOrNull("run_id", run)
      .textOrNull("detail", detail)
      .time("at", nowUs);
  logger_.info(fmt::format("profile is {}", event), {{"profile", profile}, {"run", run}});
  if (!thread_.joinable()) return;
  waiting_.push_back(asText(o.value()));
  if (waiting_.size() > kMostWaiting) waiting_.pop_front();
  changed_.notify_all();
}

void Alerts::loop() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [&] { return ended_ || !waiting_.empty(); });
    if (ended_) return;
    const std::string json = waiting_.front();
    bool told = false;
    for (int attempt = 1; attempt <= kTries && !ended_; ++attempt) {
      lock.unlock();
      const std::string problem = send(json);
      if (!problem.empty())
        logger_.log(attempt == kTries ? LogLevel::error : LogLevel::warning,
                    fmt::format("who is to be told could not be: {}", problem));
      lock.lock();
      told = problem.empty();
      if (told || attempt == kTries) break;
      changed_.wait_for(lock, kBetweenTries, [&] { return ended_; });
    }
    // Unless it was let go meanwhile for too many others. What the service's end cut short is told again.
    if ((ended_ && !told) || waiting_.empty() || waiting_.front() != json) continue;
    waiting_.pop_front();
    keep();
  }
}

std::string Alerts::send(const std::string& json) const {
  std::string problem;
  if (!options_.command.empty()) problem = runCommand(json);
  if (!options_.webhook.empty())
    if (const std::string other = post(json); !other.empty())
      problem += (problem.empty() ? "" : "; ") + other;
  return problem;
}

std::string Alerts::runCommand(const std::string& json) const {
  try {
    Poco::Pipe in;
    Poco::ProcessHandle process = Poco::Process::launch(options_.command, {}, &in, nullptr, nullptr);
    Poco::PipeOutputStream(in) << json << '\n' << std::flush;
    in.close(Poco::Pipe::CLOSE_WRITE);
    for (int tenths = 0; tenths < kAlertPatienceSeconds * 10; ++tenths) {
      // Whether it runs cannot be asked: one that has ended and was not waited for yet counts as running.
      if (const int exit = process.tryWait(); exit >= 0)
        return exit == 0 ? std::string() : fmt::format("{} ended with code {}", options_.command, exit);
      std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
    Poco::Process::kill(process);
    process.wait();
    return fmt::format("{} did not end within {} s", options_.command, kAlertPatienceSeconds);
  } catch (const Poco::Exception& e) {
    return fmt::format("{}: {}", options_.command, e.displayText());
  }
}

// Where is not told: an address of a webhook is a secret.
std::string Alerts::post(const std::string& json) const {
  try {
    const Poco::URI uri(options_.webhook);
    std::unique_ptr<Poco::Net::HTTPClientSession> session;
    if (uri.getScheme() == "https")
      session = std::make_unique<Poco::Net::HTTPSClientSession>(uri.getHost(), uri.getPort());
    else
      session = std::make_unique<Poco::Net::HTTPClientSession>(uri.getHost(), uri.getPort());
    session->setTimeout(Poco::Timespan(kAlertPatienceSeconds, 0));
    Poco::Net::HTTPRequest request(Poco::Net::HTTPRequest::HTTP_POST,
                                   uri.getPathAndQuery().empty() ? "/" : uri.getPathAndQuery(),
                                   Poco::Net::HTTPRequest::HTTP_1_1);
    request.setContentType("application/json");
    request.setContentLength(static_cast<std::streamsize>(json.size()));
    session->sendRequest(request) << json;
    Poco::Net::HTTPResponse response;
    session->receiveResponse(response);
    return response.getStatus() / 100 == 2
               ? std::string()
               : fmt::format("the webhook answered {}", static_cast<int>(response.getStatus()));
  } catch (const Poco::Exception& e) {
    return std::string("the webhook was not reached: ") + e.name();
  }
}

}  // namespace spojka::host
