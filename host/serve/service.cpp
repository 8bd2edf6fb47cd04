// SPDX-License-Identifier: Apache-2.0
#include "host/serve/service.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <system_error>

#include "host/job/fault_folder.hpp"
#include "host/serve/assets/assets.hpp"
#include "host/serve/http/server.hpp"
#include "host/serve/profiles/editor.hpp"
#include "host/serve/routes/context.hpp"
#include "host/serve/watch/health.hpp"
#include "host/serve/watch/systemd.hpp"
#include "host/serve/written_file.hpp"
#include "spojka/ascii.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kLook{1};
constexpr int kLooksPerNote = 5;

std::atomic<bool> hungUp{false};

// Two services on the same data would run everything twice.
Descriptor alone(const fs::path& data) {
  std::error_code error;
  fs::create_directories(data, error);
  if (!error) fs::permissions(data, fs::perms::owner_all, error);
  Descriptor lock(::open((data / "lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (!lock.valid())
    throw StatusError(RunStatus::refused,
                      tr("the service cannot keep its data in {}: {}", data.string(), std::strerror(errno)));
  if (::flock(lock.get(), LOCK_EX | LOCK_NB) != 0)
    throw StatusError(RunStatus::refused,
                      tr("another service is at work with the data in {}", data.string()));
  return lock;
}

// The same with two on the same profiles, each with data of its own. Where a file system has no locks, nobody
// is kept out.
Descriptor aloneWith(const fs::path& profiles) {
  Descriptor lock(::open(profiles.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (lock.valid() && ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK)
    throw StatusError(
        RunStatus::refused,
        tr("another service is at work with the profiles in {}, and both would run each of them; "
           "end that one, or name another folder",
           profiles.string()));
  return lock;
}

GateOptions gateOptions(const ServeOptions& options, bool loopback) {
  GateOptions gate;
  gate.needsAccount = !loopback || !options.names.empty();
  for (const auto& name : options.names) gate.hostNames.push_back(asciiLower(name));
  const std::string at = asciiLower(options.listen.substr(0, options.listen.rfind(':')));
  // Everywhere is no name.
  if (at != "0.0.0.0" && at != "[::]") gate.hostNames.push_back(at);
  // No other site's page goes by these, and who watches from the machine itself has nothing else.
  for (const char* name : {"localhost", "127.0.0.1", "[::1]"})
    if (std::find(gate.hostNames.begin(), gate.hostNames.end(), name) == gate.hostNames.end())
      gate.hostNames.emplace_back(name);
  return gate;
}

// Whoever is elsewhere must be known, and nobody between may listen.
void refuseUnsafe(const ServeOptions& options, const GateOptions& gate, bool loopback, bool inherited,
                  Accounts& accounts) {
  const bool tls = !options.certificate.empty();
  if (tls != !options.key.empty())
    throw StatusError(RunStatus::refused, tr("a certificate and its key go together: name both"));
  if (inherited && tls)
    throw StatusError(RunStatus::refused,
                      tr("with a socket that is handed over, TLS is for whoever stands in front"));
  if (!loopback && !tls)
    throw StatusError(RunStatus::refused,
                      tr("{} can be reached from elsewhere: that takes a certificate and its key. Without, "
                         "listen at 127.0.0.1, and let a proxy stand in front",
                         options.listen));
  if (gate.needsAccount && !accounts.any())
    throw StatusError(RunStatus::refused, tr("a service that is reached from elsewhere needs accounts; make "
                                             "the first one, an administrator's"));
}

class Doors {
 public:
  Doors(const ServeOptions& options, const ListenOptions& listen, GateOptions gate, Works& works,
        Accounts& accounts, Logger& logger)
      : editor_(works),
        audit_(works.data() / "audit.jsonl", logger),
        gate_(std::move(gate), accounts, sessions_),
        api_{works, editor_, accounts, sessions_, throttle_, audit_, gate_, options.jobs, works.nowUs()} {
    addSessionRoutes(router_, api_);
    addAccountRoutes(router_, api_);
    addServiceRoutes(router_, api_);
    addConnectorRoutes(router_, api_);
    addProfileRoutes(router_, api_);
    addTaskRoutes(router_, api_);
    addRunRoutes(router_, api_);
    addFailedRoutes(router_, api_);
    addIdentityRoutes(router_, api_);
    addHookRoutes(router_, api_);
    addAssetRoutes(router_);
    server_ = std::make_unique<HttpServer>(listen, router_, gate_, logger);
  }

  HttpServer& server() { return *server_; }
  ProfileEditor& editor() { return editor_; }

 private:
  ProfileEditor editor_;
  LoginSessions sessions_;
  Throttle throttle_;
  Audit audit_;
  Gate gate_;
  ApiContext api_;
  Router router_;
  std::unique_ptr<HttpServer> server_;
};

void attend(const Surroundings& around, Works& works, ProfileEditor& editor) {
  const auto watchdog = watchdogPeriod();
  auto nextWord = std::chrono::steady_clock::now();
  int looks = 0;
  while (around.cancel.sleepFor(kLook)) {
    if (hungUp.exchange(false)) {
      around.logger.info("all profiles are read again");
      works.reload();
    }
    if (++looks % kLooksPerNote == 0) editor.noteVersions();
    const auto now = std::chrono::steady_clock::now();
    if (!watchdog || now < nextWord || !isAlive(works)) continue;
    tellSystemd("WATCHDOG=1");
    nextWord = now + *watchdog;
  }
}

}  // namespace

fs::path serviceData(const fs::path& asked) {
  if (!asked.empty()) return fs::absolute(asked);
  // Given by systemd to the unit.
  if (const char* state = std::getenv("STATE_DIRECTORY"); state != nullptr && *state != '\0')
    return fs::path(state) / "serve";
  const fs::path beside = faultFolder();
  if (beside.empty())
    throw StatusError(RunStatus::refused,
                      tr("there is no place for the service's data: name a folder for it"));
  return beside.parent_path() / "serve";
}

void serve(const ServeOptions& options, const Surroundings& around, const CommandWords& words) {
  const fs::path data = serviceData(options.data);
  const int inherited = inheritedSocket();
  const bool loopback = isLoopback(options.listen);
  Accounts accounts(data / "accounts.json");
  const GateOptions gate = gateOptions(options, loopback);
  refuseUnsafe(options, gate, loopback, inherited >= 0, accounts);
  const Descriptor lock = alone(data);
  const Descriptor profilesLock = aloneWith(options.folder);
  ::signal(SIGPIPE, SIG_IGN);
  ::signal(SIGHUP, [](int) { hungUp = true; });

  Works works({fs::absolute(options.folder), data, options.jobs, options.alerts}, around, words);
  Doors doors(options, {options.listen, inherited, options.certificate, options.key}, gate, works, accounts,
              around.logger);
  works.begin();
  if (const std::string problem = works.folder().problem(); !problem.empty())
    throw StatusError(RunStatus::refused, problem);
  doors.editor().noteVersions();
  doors.server().start();
  // Behind a proxy that has the name, it is reached here by its address.
  const bool isNamed = !loopback && !options.names.empty();
  around.logger.info("the service is ready",
                     {{"url", doors.server().url(isNamed ? options.names.front() : std::string())},
                      {"names", fmt::format("{}", fmt::join(gate.hostNames, " "))},
                      {"profiles", options.folder.string()}});
  tellSystemd("READY=1");
  attend(around, works, doors.editor());
  tellSystemd("STOPPING=1");
  around.logger.info("the service is stopping; runs at work stop where they can go on from");
  works.stop();
  doors.server().stop();
  around.logger.info("the service has stopped");
}

std::vector<AccountRow> listAccounts(const fs::path& data) {
  std::vector<AccountRow> rows;
  for (const auto& account : Accounts(data / "accounts.json").all())
    rows.push_back({account.name, account.role});
  return rows;
}

void addAccount(const fs::path& data, const std::string& name, Role role, const std::string& password,
                std::int64_t nowUs) {
  Accounts(data / "accounts.json").add(name, role, password, nowUs);
}

bool changeAccountPassword(const fs::path& data, const std::string& name, const std::string& password) {
  return Accounts(data / "accounts.json").change(name, std::nullopt, password);
}

bool removeAccount(const fs::path& data, const std::string& name) {
  return Accounts(data / "accounts.json").remove(name);
}

}  // namespace spojka::host
