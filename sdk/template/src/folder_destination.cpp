// SPDX-License-Identifier: Apache-2.0
#include "folder_destination.hpp"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace example {
namespace {

namespace fs = std::filesystem;
constexpr const char* kWhere = "example.write";

// What the file holds, empty = there is none. A file that cannot be read is not "there is none".
std::string contentOf(const fs::path& file) {
  if (!fs::exists(file)) return {};
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  if (text.str().empty()) throw spojka::TransientError(kWhere, "cannot read " + file.string());
  return text.str();
}

// Under another name first: whoever looks sees the old content or the new, never half of it.
void replace(const fs::path& file, const std::string& content) {
  const fs::path draft = file.string() + ".new";
  std::ofstream out(draft, std::ios::binary);
  out << content;
  out.close();
  std::error_code ec;
  if (out) fs::rename(draft, file, ec);
  if (!out || ec)
    throw spojka::TransientError(kWhere, "cannot write " + file.string() + "; is the disk full?");
}

// The mapped fields that differ; what else the file holds is none of our business.
std::vector<spojka_change> changesBetween(spojka::ValueView before, spojka::ValueView after) {
  std::vector<spojka_change> changes;
  for (std::size_t i = 0; i < after.size(); ++i) {
    const spojka::ValueView old = before.find(after.name(i));
    if (toJson(old) != toJson(after.member(i)))
      changes.push_back({spojka::toAbi(after.name(i)), old.raw(), after.member(i).raw()});
  }
  return changes;
}

}  // namespace

const spojka::Properties<FolderConfig>& FolderDestination::properties() {
  using Row = spojka::Property<FolderConfig>;
  static const spojka::Properties<FolderConfig> table = {
      Row("folder", &FolderConfig::folder, "Folder", "Absolute path of an existing folder.")
          .isRequired()
          .matching("/.+")
          .like("/srv/cards"),
  };
  return table;
}

void FolderDestination::check(spojka::CheckReport& report) {
  if (fs::is_directory(config_.folder))
    report.ok("folder", "Folder", config_.folder + " is there", "folder");
  else
    report.error("folder", "Folder", config_.folder + " is no folder", "Make it, or write another path.",
                 "folder");
}

spojka::Catalog FolderDestination::discover() {
  spojka::CatalogField title;
  title.path = "title";
  title.title = "Title";
  title.role = "person.full_name";
  title.required = true;
  title.maxLength = 80;
  spojka::CatalogField email;
  email.path = "email";
  email.title = "E-mail";
  email.role = "person.email";
  spojka::CatalogEntry card;
  card.name = "card";
  card.title = "Card";
  card.fields = {title, email};
  return {{}, {card}};
}

void FolderDestination::requireFolder() const {
  if (!fs::is_directory(config_.folder))
    throw spojka::ConfigError(kWhere, config_.folder + " is no folder; make it, or change 'folder'");
}

void FolderDestination::find(const spojka::FindRequest& request, spojka::FoundRows& rows) {
  requireFolder();  // without it no card would be there, and that is no answer
  for (std::size_t i = 0; i < request.size(); ++i) {
    context_.throwIfCancelled(kWhere);
    const std::string key(request.wanted(i));  // the id of a card is its key
    try {
      const std::string content = contentOf(fs::path(config_.folder) / (key + ".json"));
      spojka::Arena arena;
      const spojka_value card = content.empty() ? spojka_value{} : spojka::parseJson(arena, content);
      if (content.empty())
        rows.absent(i);
      else
        rows.found(i, key, spojka::ValueView(card));
    } catch (const spojka::TransientError& e) {
      rows.failed(i, e);  // whether this one is there is not known; the others are
    } catch (const spojka::JsonError&) {
      rows.failed(i, spojka::RemoteError(kWhere, "the card that is there is damaged; remove it"));
    }
  }
}

void FolderDestination::write(const spojka::WriteRequest& request, spojka::Outcomes& outcomes) {
  requireFolder();
  for (std::size_t i = 0; i < request.size(); ++i) {
    context_.throwIfCancelled(kWhere);
    try {
      writeOne(i, request, outcomes);
    } catch (const spojka::TransientError& e) {
      outcomes.retry(i, e);  // surely not written; the next record may fare better
    } catch (const spojka::JsonError&) {
      outcomes.rejected(i, spojka::RemoteError(kWhere, "the card that is there is damaged; remove it"));
    }
  }
}

void FolderDestination::writeOne(std::size_t index, const spojka::WriteRequest& request,
                                 spojka::Outcomes& outcomes) {
  const spojka_record& record = request.record(index);
  const std::string key(spojka::fromAbi(record.key));  // of A-Z a-z 0-9 _ -, so it may be a file's name
  const fs::path file = fs::path(config_.folder) / (key + ".json");
  // What is found under no id the host knows may be somebody else's: the host decides.
  const bool asksFirst = (record.flags & SPOJKA_RECORD_ASK_FIRST) != 0 && record.target_id.size == 0;
  if (record.op == SPOJKA_OP_DELETE) {
    if (contentOf(file).empty()) return outcomes.written(index, SPOJKA_W_UNCHANGED, key);
    if (asksFirst) return outcomes.found(index, key, {});
    if (!request.dryRun()) fs::remove(file);
    return outcomes.written(index, SPOJKA_W_DELETED, key);
  }
  const spojka::ValueView body(record.body);
  if (body.find("title").isEmpty()) {
    outcomes.rejected(index, spojka::RemoteError(kWhere, "a card needs a title"), "title");
    return;
  }
  spojka::Arena arena;
  spojka_value read{};
  spojka::ValueView old = request.found(index);  // what find() told the host needs no second look
  if (old.raw() == nullptr && !request.surelyAbsent(index)) {
    const std::string content = contentOf(file);
    if (!content.empty()) old = spojka::ValueView(read = spojka::parseJson(arena, content));
  }
  const auto changes = changesBetween(old, body);
  if (old.raw() != nullptr && !changes.empty() && asksFirst) return outcomes.found(index, key, changes);
  const std::uint32_t result = old.raw() == nullptr ? SPOJKA_W_CREATED
                               : changes.empty()    ? SPOJKA_W_UNCHANGED
                                                    : SPOJKA_W_UPDATED;
  if (!request.dryRun() && result != SPOJKA_W_UNCHANGED) {
    context_.count(SPOJKA_METRIC_REQUESTS);
    replace(file, toJson(body));
  }
  outcomes.written(index, result, key, changes);
}

}  // namespace example
