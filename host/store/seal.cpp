// SPDX-License-Identifier: Apache-2.0
#include "host/store/seal.hpp"

#include <sodium.h>

#include <map>
#include <mutex>
#include <stdexcept>
#include <utility>

#include "host/store/state_key.hpp"
#include "host/store/state_url.hpp"
#include "host/store/store.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace store {
namespace {

constexpr std::string_view kMagic = "\x01sealed1\x01";
constexpr std::size_t kNonce = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t kTag = crypto_aead_xchacha20poly1305_ietf_ABYTES;

struct KeyRing {
  std::mutex mutex;
  std::map<std::pair<std::string, std::string>, std::string> keys;  // by file and profile
};

KeyRing& keyRing() {
  static auto& ring = *new KeyRing;  // until the process ends, whoever ends last
  return ring;
}

void prepareSodium() {
  if (sodium_init() < 0) throw std::runtime_error("libsodium cannot be used on this machine");
}

const unsigned char* raw(std::string_view text) {
  return reinterpret_cast<const unsigned char*>(text.data());
}

}  // namespace

std::string Cipher::newSalt() {
  prepareSodium();
  std::string salt(kSaltSize, '\0');
  randombytes_buf(salt.data(), salt.size());
  return salt;
}

// The key is long and random, so no slow derivation is needed, which every verb would wait for.
Cipher::Cipher(std::string_view key, std::string_view salt, std::string profile)
    : profile_(std::move(profile)) {
  prepareSodium();
  if (salt.size() != kSaltSize ||
      crypto_generichash(key_.data(), key_.size(), raw(key), key.size(), raw(salt), salt.size()) != 0)
    throw StoreError(StoreError::Kind::damaged,
                     tr("the state's salt for its encryption is not what was stored"));
}

Cipher::~Cipher() {
  sodium_memzero(key_.data(), key_.size());
}

std::string Cipher::bound(std::string_view what) const {
  std::string text = profile_;
  text += '\0';
  return text += what;
}

std::string Cipher::seal(std::string_view what, std::string_view plain) const {
  const std::string with = bound(what);
  std::string out(kMagic);
  out.resize(kMagic.size() + kNonce + plain.size() + kTag);
  auto* nonce = reinterpret_cast<unsigned char*>(out.data() + kMagic.size());
  randombytes_buf(nonce, kNonce);
  unsigned long long size = 0;
  crypto_aead_xchacha20poly1305_ietf_encrypt(nonce + kNonce, &size, raw(plain), plain.size(), raw(with),
                                             with.size(), nullptr, nonce, key_.data());
  return out;
}

std::optional<std::string> Cipher::tryOpen(std::string_view what, std::string_view sealed) const {
  if (!isSealed(sealed) || sealed.size() < kMagic.size() + kNonce + kTag) return std::nullopt;
  const std::string with = bound(what);
  const unsigned char* nonce = raw(sealed.substr(kMagic.size()));
  const std::size_t length = sealed.size() - kMagic.size() - kNonce;
  std::string plain(length - kTag, '\0');
  unsigned long long size = 0;
  const bool whole = crypto_aead_xchacha20poly1305_ietf_decrypt(
                         reinterpret_cast<unsigned char*>(plain.data()), &size, nullptr, nonce + kNonce,
                         length, raw(with), with.size(), nonce, key_.data()) == 0;
  if (!whole) return std::nullopt;
  return plain;
}

std::string Cipher::open(std::string_view what, std::string_view sealed) const {
  if (auto plain = tryOpen(what, sealed)) return std::move(*plain);
  throw StoreError(
      StoreError::Kind::damaged,
      tr("the state holds an encrypted value that was changed since it was stored; restore a backup"));
}

bool Cipher::proves(std::string_view proof) const {
  return tryOpen("proof", proof).has_value();
}

bool isSealed(std::string_view bytes) {
  return bytes.substr(0, kMagic.size()) == kMagic;
}

std::optional<std::string> stateKey(const std::string& file, const std::string& profile) {
  KeyRing& ring = keyRing();
  const std::lock_guard lock(ring.mutex);
  const auto found = ring.keys.find({file, profile});
  return found == ring.keys.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace store

void useStateKey(const std::string& url, const std::string& profile, const std::string& key) {
  std::string file;
  try {
    file = store::stateFileOf(url).string();
  } catch (const StoreError&) {
    if (key.empty()) return;  // whoever opens it says what is wrong with it
    throw;
  }
  store::KeyRing& ring = store::keyRing();
  const std::lock_guard lock(ring.mutex);
  if (key.empty())
    ring.keys.erase({file, profile});
  else
    ring.keys[{file, profile}] = key;
}

}  // namespace spojka::host
