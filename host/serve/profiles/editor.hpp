// SPDX-License-Identifier: Apache-2.0
// Profiles as people change them from a page: read with what is secret hidden, changed in their files, all or
// nothing, and only by who has seen what is there now. A secret that is set goes into a file of the service's
// own, and the profile refers to it. Ownership: borrows the works. Threads: any; changes one after another.
// Errors: HttpError.
#pragma once

#include <mutex>
#include <string>
#include <vector>

#include "host/serve/http/message.hpp"
#include "host/serve/profiles/secret_settings.hpp"
#include "host/serve/profiles/versions.hpp"
#include "host/serve/works.hpp"
#include "host/serve/yaml/document.hpp"

namespace spojka::host {

// Of a body's `changes`; 422 for what is none.
std::vector<ProfileChange> changesIn(ValueView changes);

class ProfileEditor {
 public:
  explicit ProfileEditor(Works& works);

  // As the API gives it, without the card.
  void describe(Arena& arena, Json& into, const ProfileEntry& entry);
  // Paths of secrets that were set are told in `secretsSet`.
  EntryPtr change(const ProfileEntry& entry, const std::string& ifMatch,
                  const std::vector<ProfileChange>& changes, const std::string& by,
                  std::vector<std::string>& secretsSet);
  EntryPtr write(const ProfileEntry& entry, const std::string& ifMatch, const std::string& yaml,
                 const std::string& by);
  EntryPtr createFrom(const std::string& name, ValueView document, const std::string& by,
                      std::vector<std::string>& secretsSet);
  EntryPtr createFrom(const std::string& name, const std::string& yaml, const std::string& by);
  void remove(const ProfileEntry& entry, const std::string& ifMatch);
  // A file with the text as it would be; whoever uses it takes no notice of the profile's own.
  std::string attempt(const ProfileEntry& entry, const std::vector<ProfileChange>& changes);

  const ProfileVersions& versions() const noexcept { return versions_; }
  // Of a version.
  std::string withoutSecrets(const std::string& text);
  // The texts that are there now are versions, whoever wrote them.
  void noteVersions();

 private:
  std::string changedText(const std::string& name, std::string text,
                          const std::vector<ProfileChange>& changes, bool keepsSecrets,
                          std::vector<std::string>* secretsSet);
  ProfileChange intoFile(const std::string& name, const ProfileChange& change,
                         const std::string& value) const;
  void refuseTaken(const std::string& name) const;
  void checkMatch(const ProfileEntry& entry, const std::string& ifMatch) const;
  void check(const std::string& text, const std::filesystem::path& file, const std::string& name) const;
  EntryPtr put(const std::filesystem::path& file, const std::string& name, const std::string& text,
               const std::string& by, bool replaces);
  std::string withKeptSecrets(const std::string& before, std::string text);

  Works& works_;
  SecretSettings secrets_;
  ProfileVersions versions_;
  std::mutex changing_;
};

}  // namespace spojka::host
