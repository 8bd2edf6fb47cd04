// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/accounts.hpp"

#include <sodium.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>

#include "host/base/run_status.hpp"
#include "host/profile/text_file.hpp"
#include "host/serve/json.hpp"
#include "host/serve/random_id.hpp"
#include "host/serve/times.hpp"
#include "host/serve/written_file.hpp"
#include "spojka/hex.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kMaxFileBytes = 4U << 20U;

std::int64_t stampOf(const std::filesystem::path& file) {
  struct stat s {};
  if (::stat(file.c_str(), &s) != 0) return 0;
  return static_cast<std::int64_t>(s.st_mtim.tv_sec) * 1'000'000'000 + s.st_mtim.tv_nsec +
         static_cast<std::int64_t>(s.st_ino);
}

std::string hashOf(const std::string& password) {
  if (::sodium_init() < 0)
    throw StatusError(RunStatus::aborted, tr("passwords cannot be worked with: libsodium does not start"));
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (::crypto_pwhash_str(hash.data(), password.data(), password.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                          crypto_pwhash_MEMLIMIT_INTERACTIVE) != 0)
    throw StatusError(RunStatus::aborted, tr("the password cannot be kept: there is not enough memory"));
  return hash.data();
}

std::string digestOf(const std::string& secret) {
  std::array<unsigned char, crypto_generichash_BYTES> digest{};
  ::crypto_generichash(digest.data(), digest.size(), reinterpret_cast<const unsigned char*>(secret.data()),
                       secret.size(), nullptr, 0);
  std::string hex;
  for (const unsigned char byte : digest) appendHex(hex, byte);
  return hex;
}

void checkName(const std::string& name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'); };
  const bool good = !name.empty() && name.size() <= 64 && fits(name.front()) &&
                    std::all_of(name.begin(), name.end(),
                                [&](char c) { return fits(c) || c == '.' || c == '_' || c == '-'; });
  if (!good)
    throw StatusError(RunStatus::refused,
                      tr("a name of an account must be a-z, 0-9, '.', '_' and '-', begin with a letter or "
                         "digit and have at most 64 characters"));
}

void checkPassword(const std::string& password) {
  if (password.size() < kShortestPassword || password.size() > kLongestPassword)
    throw StatusError(RunStatus::refused,
                      tr("a password must have {} to {} bytes", kShortestPassword, kLongestPassword));
}

}  // namespace

Accounts::Accounts(std::filesystem::path file) : file_(std::move(file)) {}

void Accounts::load() {
  const auto stamp = stampOf(file_);
  if (stamp == stamp_) return;
  if (stamp == 0) {
    accounts_.clear();
    tokens_.clear();
    stamp_ = stamp;
    return;
  }
  const TextFile text = readTextFile(file_, kMaxFileBytes);
  if (!text.problem.empty())
    throw StatusError(RunStatus::aborted,
                      tr("the accounts in {} cannot be read: {}", file_.string(), text.problem));
  Arena a;
  try {
    const spojka_value root = parseJson(a, text.text);
    const ValueView accounts = ValueView(root).find("accounts");
    const ValueView tokens = ValueView(root).find("tokens");
    const auto str = [](ValueView v, const char* name) { return std::string(v.find(name).text()); };
    accounts_.clear();
    for (std::size_t i = 0; i < accounts.size(); ++i) {
      const ValueView v = accounts.item(i);
      accounts_.push_back({str(v, "name"), roleNamed(v.find("role").text()).value_or(Role::viewer),
                           str(v, "password"), v.find("created_us").integer(),
                           v.find("last_login_us").integer()});
    }
    tokens_.clear();
    for (std::size_t i = 0; i < tokens.size(); ++i) {
      const ValueView v = tokens.item(i);
      tokens_.push_back({str(v, "id"), str(v, "name"),
                         roleNamed(v.find("role").text()).value_or(Role::viewer), str(v, "hash"),
                         v.find("created_us").integer(), str(v, "created_by"),
                         v.find("last_used_us").integer()});
    }
  } catch (const JsonError& e) {
    throw StatusError(RunStatus::aborted,
                      tr("the accounts in {} cannot be read: {}", file_.string(), e.what()));
  }
  stamp_ = stamp;
}

void Accounts::save() {
  Arena a;
  std::vector<spojka_value> accounts;
  for (const auto& x : accounts_)
    accounts.push_back(Json(a)
                           .text("name", x.name)
                           .text("role", nameOf(x.role))
                           .text("password", x.password)
                           .integer("created_us", x.createdAtUs)
                           .integer("last_login_us", x.lastLoginAtUs)
                           .value());
  std::vector<spojka_value> tokens;
  for (const auto& x : tokens_)
    tokens.push_back(Json(a)
                         .text("id", x.id)
                         .text("name", x.name)
                         .text("role", nameOf(x.role))
                         .text("hash", x.hash)
                         .integer("created_us", x.createdAtUs)
                         .text("created_by", x.createdBy)
                         .integer("last_used_us", x.lastUsedAtUs)
                         .value());
  const std::string problem =
      writeWhole(file_, asText(Json(a).list("accounts", accounts).list("tokens", tokens).value()) + '\n');
  if (!problem.empty()) {
    stamp_ = -1;  // what is in memory is not what is kept
    throw StatusError(RunStatus::aborted, problem);
  }
  stamp_ = stampOf(file_);
}

Account* Accounts::find(const std::string& name) {
  const auto at =
      std::find_if(accounts_.begin(), accounts_.end(), [&](const Account& x) { return x.name == name; });
  return at == accounts_.end() ? nullptr : &*at;
}

bool Accounts::isLastAdministrator(const Account& account) const {
  return account.role == Role::administrator &&
         std::count_if(accounts_.begin(), accounts_.end(),
                       [](const Account& x) { return x.role == Role::administrator; }) == 1;
}

bool Accounts::any() {
  const std::lock_guard lock(mutex_);
  load();
  return !accounts_.empty();
}

std::vector<Account> Accounts::all() {
  const std::lock_guard lock(mutex_);
  load();
  return accounts_;
}

void Accounts::add(const std::string& name, Role role, const std::string& password, std::int64_t nowUs) {
  checkName(name);
  checkPassword(password);
  std::string hash;
  {
    const std::lock_guard hashing(hashing_);
    hash = hashOf(password);
  }
  const std::lock_guard lock(mutex_);
  load();
  if (find(name) != nullptr) throw AccountConflict(tr("there is an account '{}' already", name));
  if (accounts_.empty() && role != Role::administrator)
    throw StatusError(RunStatus::refused, tr("the first account must be an administrator's"));
  accounts_.push_back({name, role, hash, nowUs, 0});
  save();
}

bool Accounts::change(const std::string& name, std::optional<Role> role,
                      const std::optional<std::string>& password) {
  std::string hash;
  if (password) {
    checkPassword(*password);
    const std::lock_guard hashing(hashing_);
    hash = hashOf(*password);
  }
  const std::lock_guard lock(mutex_);
  load();
  Account* account = find(name);
  if (account == nullptr) return false;
  if (role && *role != Role::administrator && isLastAdministrator(*account))
    throw AccountConflict(tr("it is the last administrator; make another one first"));
  if (role) account->role = *role;
  if (password) account->password = hash;
  save();
  return true;
}

bool Accounts::remove(const std::string& name) {
  const std::lock_guard lock(mutex_);
  load();
  Account* account = find(name);
  if (account == nullptr) return false;
  if (isLastAdministrator(*account))
    throw AccountConflict(tr("it is the last administrator; make another one first"));
  accounts_.erase(accounts_.begin() + (account - accounts_.data()));
  tokens_.erase(
      std::remove_if(tokens_.begin(), tokens_.end(), [&](const ApiToken& t) { return t.createdBy == name; }),
      tokens_.end());
  save();
  return true;
}

std::optional<Role> Accounts::login(const std::string& name, const std::string& password,
                                    std::int64_t nowUs) {
  static const std::string kNobody = hashOf(randomId());
  std::string hash = kNobody;
  {
    const std::lock_guard lock(mutex_);
    load();
    if (const Account* account = find(name)) hash = account->password;
  }
  bool right = false;
  {
    const std::lock_guard hashing(hashing_);
    right = ::crypto_pwhash_str_verify(hash.c_str(), password.data(), password.size()) == 0;
  }
  const std::lock_guard lock(mutex_);
  Account* account = find(name);
  if (!right || account == nullptr || account->password != hash) return std::nullopt;
  account->lastLoginAtUs = nowUs;
  save();
  return account->role;
}

std::optional<Role> Accounts::roleOf(const std::string& name) {
  const std::lock_guard lock(mutex_);
  load();
  const Account* account = find(name);
  if (account == nullptr) return std::nullopt;
  return account->role;
}

std::vector<ApiToken> Accounts::tokens() {
  const std::lock_guard lock(mutex_);
  load();
  return tokens_;
}

std::pair<ApiToken, std::string> Accounts::addToken(const std::string& name, Role role, const std::string& by,
                                                    std::int64_t nowUs) {
  const std::string secret = "spojka_" + randomId(24);
  const ApiToken token{randomId(), name, role, digestOf(secret), nowUs, by, 0};
  const std::lock_guard lock(mutex_);
  load();
  tokens_.push_back(token);
  save();
  return {token, secret};
}

bool Accounts::removeToken(const std::string& id) {
  const std::lock_guard lock(mutex_);
  load();
  const auto at = std::find_if(tokens_.begin(), tokens_.end(), [&](const ApiToken& t) { return t.id == id; });
  if (at == tokens_.end()) return false;
  tokens_.erase(at);
  save();
  return true;
}

std::optional<ApiToken> Accounts::token(const std::string& secret, std::int64_t nowUs) {
  const std::string digest = digestOf(secret);
  const std::lock_guard lock(mutex_);
  load();
  for (auto& token : tokens_) {
    if (token.hash.size() != digest.size() ||
        ::sodium_memcmp(token.hash.data(), digest.data(), digest.size()) != 0)
      continue;
    // Often enough to be told, seldom enough not to write a file for every question.
    if (token.lastUsedAtUs + kMinuteUs < nowUs) {
      token.lastUsedAtUs = nowUs;
      save();
    }
    return token;
  }
  return std::nullopt;
}

}  // namespace spojka::host
