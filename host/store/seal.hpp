// SPDX-License-Identifier: Apache-2.0
// Values of persons as they stand in an encrypted state: XChaCha20-Poly1305 of libsodium, a nonce of its own
// for each, bound to the profile and to what the value is, so that none can be put in another's place.
// Ownership: a Cipher owns its key and wipes it. Threads: immutable. Errors: open() throws StoreError
// (damaged) for what was not sealed with this key, or was changed since.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace spojka::host::store {

class Cipher {
 public:
  static constexpr std::size_t kSaltSize = 32;
  static std::string newSalt();

  // The key of a profile and the salt of its state.
  Cipher(std::string_view key, std::string_view salt, std::string profile);
  ~Cipher();
  Cipher(const Cipher&) = delete;
  Cipher& operator=(const Cipher&) = delete;

  // `what`: which column it stands in.
  std::string seal(std::string_view what, std::string_view plain) const;
  std::string open(std::string_view what, std::string_view sealed) const;
  // What stands in the state to tell whether a key is the right one.
  std::string proof() const { return seal("proof", "a state"); }
  bool proves(std::string_view proof) const;

 private:
  std::string bound(std::string_view what) const;
  std::optional<std::string> tryOpen(std::string_view what, std::string_view sealed) const;
  std::array<unsigned char, 32> key_{};
  const std::string profile_;
};

// Is this column sealed? No text that is stored begins like that.
bool isSealed(std::string_view bytes);

// What was told of the state in this file; nothing = no key.
std::optional<std::string> stateKey(const std::string& file, const std::string& profile);

}  // namespace spojka::host::store
