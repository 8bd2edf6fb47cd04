// SPDX-License-Identifier: Apache-2.0
// Accounts and API tokens, in one file of the service. Passwords are kept as argon2id of libsodium, tokens as
// a hash: what is in the file opens nothing. Ownership: owns the file's content; other processes may change
// the file. Threads: any. Errors: StatusError: refused for what makes no sense (AccountConflict where it
// would with other accounts), aborted where the file cannot be read or written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "host/base/run_status.hpp"
#include "host/serve/access/roles.hpp"

namespace spojka::host {

struct Account {
  std::string name;
  Role role = Role::viewer;
  std::string password;  // argon2id
  std::int64_t createdAtUs = 0;
  std::int64_t lastLoginAtUs = 0;  // 0 = never
};

struct ApiToken {
  std::string id;
  std::string name;
  Role role = Role::viewer;
  std::string hash;
  std::int64_t createdAtUs = 0;
  std::string createdBy;
  std::int64_t lastUsedAtUs = 0;
};

inline constexpr std::size_t kShortestPassword = 12;
inline constexpr std::size_t kLongestPassword = 1024;

// What the accounts that are there do not allow: the name is taken, or no administrator would be left.
class AccountConflict : public StatusError {
 public:
  explicit AccountConflict(const std::string& message) : StatusError(RunStatus::refused, message) {}
};

class Accounts {
 public:
  explicit Accounts(std::filesystem::path file);

  bool any();
  std::vector<Account> all();
  void add(const std::string& name, Role role, const std::string& password, std::int64_t nowUs);
  // False = there is no such account. The last administrator stays one.
  bool change(const std::string& name, std::optional<Role> role, const std::optional<std::string>& password);
  bool remove(const std::string& name);
  // Takes the same time for a name that is not there.
  std::optional<Role> login(const std::string& name, const std::string& password, std::int64_t nowUs);
  std::optional<Role> roleOf(const std::string& name);

  std::vector<ApiToken> tokens();
  // Says the token itself, this once.
  std::pair<ApiToken, std::string> addToken(const std::string& name, Role role, const std::string& by,
                                            std::int64_t nowUs);
  bool removeToken(const std::string& id);
  std::optional<ApiToken> token(const std::string& secret, std::int64_t nowUs);

 private:
  void load();
  void save();
  Account* find(const std::string& name);
  bool isLastAdministrator(const Account& account) const;

  const std::filesystem::path file_;
  std::mutex mutex_;
  std::int64_t stamp_ = -1;
  std::vector<Account> accounts_;
  std::vector<ApiToken> tokens_;
  std::mutex hashing_;  // each takes 64 MB for a moment
};

}  // namespace spojka::host
