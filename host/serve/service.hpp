// SPDX-License-Identifier: Apache-2.0
// `spojka serve`: the works and their doors, from the first look at the folder to the last run's end.
// Ownership: owns all of it while it runs. Threads: one calls it; it ends when the surroundings' cancel token
// is asked. Errors: StatusError (refused) for what would not be safe or makes no sense, before anything
// begins.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "host/job/surroundings.hpp"
#include "host/serve/access/roles.hpp"
#include "host/serve/verb_call.hpp"
#include "host/serve/watch/alerts.hpp"

namespace spojka::host {

struct ServeOptions {
  std::filesystem::path folder;
  std::filesystem::path data;  // empty = beside the states
  std::string listen = "127.0.0.1:8087";
  std::vector<std::string> names;  // under which it is reached, besides where it listens
  std::string certificate;
  std::string key;
  std::size_t jobs = 2;
  AlertOptions alerts;
};

void serve(const ServeOptions& options, const Surroundings& around, const CommandWords& words);

// Where the service keeps what is its own.
std::filesystem::path serviceData(const std::filesystem::path& asked);

// What is told of accounts, and changed, without the service. Errors: StatusError.
struct AccountRow {
  std::string name;
  Role role = Role::viewer;
};
std::vector<AccountRow> listAccounts(const std::filesystem::path& data);
void addAccount(const std::filesystem::path& data, const std::string& name, Role role,
                const std::string& password, std::int64_t nowUs);
// False = there is no such account.
bool changeAccountPassword(const std::filesystem::path& data, const std::string& name,
                           const std::string& password);
bool removeAccount(const std::filesystem::path& data, const std::string& name);

}  // namespace spojka::host
