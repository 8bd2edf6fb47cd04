// SPDX-License-Identifier: Apache-2.0
#include "host/cli/serve_commands.hpp"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <memory>

#include "host/cli/serve_words.hpp"
#include "host/cli/text.hpp"
#include "host/serve/service.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr const char* kServeHelp = N_(R"(Examples:
  spojka serve                                  every profile in /etc/spojka/profiles on its schedule; console at
                                                http://127.0.0.1:8087/
  spojka serve ./profiles --listen 127.0.0.1:0  another folder, any free port; the log tells which
  spojka serve --listen 0.0.0.0:8443 --tls-certificate cert.pem --tls-key key.pem --name spojka.example.com
                                                for others too: takes TLS and accounts ('spojka account add'))");

constexpr const char* kAccountHelp = N_(R"(Examples:
  spojka account add jana --role administrator  asks for the password
  spojka account add wall --role viewer < password.txt
  spojka account password jana
  spojka account list)");

constexpr const char* kUsualFolder = "/etc/spojka/profiles";

struct ServeArguments {
  std::string folder = kUsualFolder;
  std::string data;
  ServeOptions options;
  std::string name;
  std::string role = "viewer";
};

RunStatus serveVerb(const Console& console, const ServeArguments& a) {
  ServeOptions options = a.options;
  options.folder = a.folder;
  options.data = a.data;
  Surroundings around = surroundingsOf(console);
  around.forMany = true;
  serve(options, around, [&console](const VerbCall& call) { return commandFor(call, console.options); });
  return RunStatus::ok;
}

// What is typed is not shown.
class Quiet {
 public:
  Quiet() : changed_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!changed_) return;
    termios quiet = before_;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
  }
  ~Quiet() {
    if (changed_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;

 private:
  termios before_{};
  const bool changed_;
};

std::string passwordFromStdin() {
  const bool asks = ::isatty(STDIN_FILENO) == 1;
  std::string password;
  const Quiet quiet;
  if (asks) std::fputs(tr("Password: ").c_str(), stderr);
  std::getline(std::cin, password);
  if (asks) std::fputs("\n", stderr);
  return password;
}

void answer(const Console& console, const std::string& name, const char* what, const std::string& text) {
  if (!console.options.json) {
    fmt::print("{}\n", text);
    return;
  }
  Arena a;
  ObjectBuilder o;
  o.set("account", make::string(a, name)).set("done", make::borrowed(what));
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

RunStatus addAccountVerb(const Console& console, const ServeArguments& a) {
  const auto role = roleNamed(a.role);
  addAccount(serviceData(a.data), a.name, role.value_or(Role::viewer), passwordFromStdin(),
             console.clock.nowMicros());
  answer(console, a.name, "added", tr("'{}' may log in as {}", a.name, a.role));
  return RunStatus::ok;
}

[[noreturn]] void noSuchAccount(const std::string& name) {
  throw StatusError(RunStatus::refused,
                    tr("there is no account '{}'; 'spojka account list' shows them", name));
}

RunStatus passwordVerb(const Console& console, const ServeArguments& a) {
  if (!changeAccountPassword(serviceData(a.data), a.name, passwordFromStdin())) noSuchAccount(a.name);
  answer(console, a.name, "changed", tr("'{}' has another password", a.name));
  return RunStatus::ok;
}

RunStatus removeAccountVerb(const Console& console, const ServeArguments& a) {
  if (!removeAccount(serviceData(a.data), a.name)) noSuchAccount(a.name);
  answer(console, a.name, "removed", tr("'{}' may not log in any more", a.name));
  return RunStatus::ok;
}

RunStatus listAccountsVerb(const Console& console, const ServeArguments& a) {
  const auto rows = listAccounts(serviceData(a.data));
  if (console.options.json) {
    Arena arena;
    std::vector<spojka_value> values;
    for (const auto& row : rows) {
      ObjectBuilder o;
      o.set("name", make::string(arena, row.name)).set("role", make::borrowed(nameOf(row.role)));
      values.push_back(o.finish(arena));
    }
    ObjectBuilder o;
    o.set("accounts", make::list(arena, values));
    const spojka_value v = o.finish(arena);
    fmt::print("{}\n", toJson(ValueView(v)));
    return RunStatus::ok;
  }
  Table table({tr("name"), tr("role")});
  for (const auto& row : rows) table.add({row.name, nameOf(row.role)});
  fmt::print("{}", rows.empty() ? tr("There are no accounts.\n") : table.text());
  return RunStatus::ok;
}

void addServe(CLI::App& app, Verb& chosen, const std::shared_ptr<ServeArguments>& a) {
  CLI::App* verb =
      app.add_subcommand("serve",
                         tr("Run every profile of a folder on its schedule, and offer a console and an API"))
          ->fallthrough();
  verb->callback([&chosen, a] { chosen = [a](const Console& c) { return serveVerb(c, *a); }; });
  verb->footer(tr(kServeHelp));
  ServeOptions& o = a->options;
  verb->add_option("DIR", a->folder, tr("Folder with the profiles"))->capture_default_str();
  verb->add_option("--listen", o.listen, tr("Where to listen"))
      ->type_name("ADDRESS:PORT")
      ->capture_default_str();
  verb->add_option("--jobs", o.jobs, tr("Runs at most at a time"))
      ->check(CLI::Range(1, 64))
      ->capture_default_str();
  verb->add_option("--data", a->data, tr("Where the service keeps what is its own"))->type_name("DIR");
  verb->add_option("--name", o.names, tr("Name under which others reach it (repeatable)"))
      ->allow_extra_args(false)
      ->type_name("HOST");
  verb->add_option("--tls-certificate", o.certificate, tr("Certificate chain (PEM)"))->type_name("FILE");
  verb->add_option("--tls-key", o.key, tr("Its key (PEM)"))->type_name("FILE");
  verb->add_option("--on-event", o.alerts.command,
                   tr("Program that is told of failures, recoveries and silence, as JSON on stdin"))
      ->type_name("PROGRAM");
  verb->add_option("--webhook", o.alerts.webhook,
                   tr("Address that is told the same by POST; also SPOJKA_WEBHOOK"))
      ->type_name("URL")
      ->envname("SPOJKA_WEBHOOK");
}

void addAccounts(CLI::App& app, Verb& chosen, const std::shared_ptr<ServeArguments>& a) {
  CLI::App* group = app.add_subcommand("account", tr("Who may log in to the service"))
                        ->require_subcommand(1)
                        ->fallthrough();
  group->footer(tr(kAccountHelp));
  const auto add = [&](const char* name, const std::string& help,
                       RunStatus (*run)(const Console&, const ServeArguments&)) {
    CLI::App* sub = group->add_subcommand(name, help)->fallthrough();
    sub->callback([&chosen, a, run] { chosen = [a, run](const Console& c) { return run(c, *a); }; });
    sub->add_option("--data", a->data, tr("Where the service keeps what is its own"))->type_name("DIR");
    sub->footer(tr(kAccountHelp));
    return sub;
  };
  CLI::App* fresh = add("add", tr("Make an account; the password is read from stdin"), addAccountVerb);
  fresh->add_option("--role", a->role, tr("viewer, operator or administrator"))
      ->check(CLI::IsMember({"viewer", "operator", "administrator"}))
      ->capture_default_str();
  CLI::App* password = add("password", tr("Change a password; it is read from stdin"), passwordVerb);
  CLI::App* removed = add("remove", tr("Remove an account"), removeAccountVerb);
  for (CLI::App* sub : {fresh, password, removed})
    sub->add_option("NAME", a->name, tr("Name to log in with"))->required();
  add("list", tr("List the accounts"), listAccountsVerb);
}

}  // namespace

void addServeCommands(CLI::App& app, Verb& chosen) {
  auto a = std::make_shared<ServeArguments>();
  addServe(app, chosen, a);
  addAccounts(app, chosen, a);
}

}  // namespace spojka::host
