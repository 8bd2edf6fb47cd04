// SPDX-License-Identifier: Apache-2.0
#include "host/job/erase_resume.hpp"

#include <map>
#include <string>

namespace spojka::host {
namespace {

constexpr std::size_t kLinkPage = 500;
// Few, since each comes with its content, whose size nobody knows before.
constexpr std::size_t kFailedPage = 8;

class Finder {
 public:
  Finder(const ReceiptFile& receipt, Store& store, const Gathering& gathering)
      : receipt_(receipt), store_(store), gathering_(gathering) {
    const auto& rows = receipt.rows();
    for (std::size_t i = 0; i < rows.size(); ++i)
      if (!rows[i].final()) open_[rows[i].stream][rows[i].hash] = i;
  }

  std::vector<OpenErasure> run() {
    for (const auto& [stream, hashes] : open_) {
      std::string after;
      for (auto page = store_.failed(stream, after, kFailedPage); !page.empty();
           page = store_.failed(stream, after, kFailedPage)) {
        for (const auto& failed : page) take(stream, failed.key, true);
        after = page.back().key;
      }
      after.clear();
      for (auto page = store_.linkPage(stream, after, kLinkPage); !page.empty();
           page = store_.linkPage(stream, after, kLinkPage)) {
        for (const auto& row : page) take(stream, row.key, false);
        after = page.back().key;
      }
    }
    for (const auto& [flow, membership] : gathering_) takeLeavers(flow, membership.streams());
    for (auto& found : found_) {
      takeMembers(found.record);
      const auto link = store_.findLinks(found.record.stream, {found.record.key}).front();
      found.record.linked = link.has_value();
      if (link) found.record.target = link->targetId;
    }
    return std::move(found_);
  }

 private:
  // Cut off before anything was taken out.
  void takeMembers(ErasedRecord& record) const {
    if (gathering_.count(record.stream) == 0 || record.stays) return;
    store_.lookAtMembers(record.stream, [&](MemberTable& table) {
      if (const auto group = table.groupNamed(record.key))
        for (const auto& member : table.seatedIn(group->id))
          record.members.emplace_back(member.stream, member.key);
    });
  }

  void takeLeavers(const std::string& flow, const std::vector<std::string>& streams) {
    if (open_.find(flow) == open_.end()) return;
    store_.lookAtMembers(flow, [&](MemberTable& table) {
      for (const auto& stream : streams) {
        std::int64_t behind = 0;
        for (auto page = table.membersFrom(stream, behind, kLinkPage); !page.empty();
             page = table.membersFrom(stream, behind, kLinkPage)) {
          behind = page.back().id;
          for (const auto& member : page) {
            const std::size_t before = found_.size();
            take(flow, leaverName(stream, member.key), false);
            if (found_.size() == before) continue;
            found_.back().record.members = {{stream, member.key}};
            found_.back().record.stays = true;
          }
        }
      }
    });
  }

  void take(const std::string& stream, const std::string& key, bool keptAsFailed) {
    auto& hashes = open_[stream];
    const auto at = hashes.find(receipt_.hashOf(key));
    if (at == hashes.end()) return;
    OpenErasure& open = found_.emplace_back();
    open.row = at->second;
    open.record.stream = stream;
    open.record.key = key;
    open.record.keptAsFailed = keptAsFailed;
    hashes.erase(at);
  }

  const ReceiptFile& receipt_;
  Store& store_;
  const Gathering& gathering_;
  std::map<std::string, std::map<std::string, std::size_t>> open_;
  std::vector<OpenErasure> found_;
};

}  // namespace

std::vector<OpenErasure> findOpen(const ReceiptFile& receipt, Store& store, const Gathering& gathering) {
  return Finder(receipt, store, gathering).run();
}

}  // namespace spojka::host
