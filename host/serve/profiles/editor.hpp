// SPDX-License-Identifier: Apache-2.0
// Profiles as people change them from a page: read with what is secret hidden, changed in their files, all or
// nothing, and only by who has seen what is there now. A secret that is set goes into a file of the service's
// own, and the profile refers to it. Ownership: borrows the works. Threads: any; changes one after another.
// Errors: HttpError.
#pragma once

#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "host/serve/http/message.hpp"
#include "host/serve/profiles/attempt.hpp"
#include "host/serve/profiles/secret_settings.hpp"
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
  struct Removed {
    std::string id;  // shop.1790000000
    std::string name;
    std::int64_t atUs = 0;
  };
  std::vector<Removed> removed() const;  // newest first
  // Puts one back, as it was, but not active: somebody looks at it before it runs.
  EntryPtr putBack(const std::string& id, const std::string& by);
  // Makes an earlier version the file's text again.
  EntryPtr restore(const ProfileEntry& entry, const std::string& ifMatch, const std::string& etag,
                   const std::string& by);
  // The text as it would be, in a file; whoever uses it takes no notice of the profile's own.
  std::shared_ptr<const Attempt> attempt(const ProfileEntry& entry,
                                         const std::vector<ProfileChange>& changes);

  // Of a version.
  std::string withoutSecrets(const std::string& text);
  // The texts that are there now are versions, whoever wrote them.
  void noteVersions();

 private:
  EntryPtr asItIs(const ProfileEntry& seen, const std::string& ifMatch);
  // `keptIn`: where files with what is secret go; empty = it stays in the text.
  std::string changedText(std::string text, const std::vector<ProfileChange>& changes,
                          const std::filesystem::path& keptIn, std::vector<std::string>* secretsSet);
  std::filesystem::path secretsOf(const std::string& name) const;
  void refuseTaken(const std::string& name) const;
  void checkMatch(const ProfileEntry& entry, const std::string& ifMatch) const;
  void check(const std::string& text, const std::filesystem::path& file, const std::string& name) const;
  EntryPtr put(const std::filesystem::path& file, const std::string& name, const std::string& text,
               const std::string& by, bool replaces);
  std::string withKeptSecrets(const std::string& before, std::string text);

  Works& works_;
  SecretSettings secrets_;
  std::mutex changing_;
};

}  // namespace spojka::host
