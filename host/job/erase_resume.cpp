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
  Finder(const ReceiptFile& receipt, Store& store) : receipt_(receipt), store_(store) {
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
    for (auto& found : found_) {
      const auto link = store_.findLinks(found.record.stream, {found.record.key}).front();
      found.record.linked = link.has_value();
      if (link) found.record.target = link->targetId;
    }
    return std::move(found_);
  }

 private:
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
  std::map<std::string, std::map<std::string, std::size_t>> open_;
  std::vector<OpenErasure> found_;
};

}  // namespace

std::vector<OpenErasure> findOpen(const ReceiptFile& receipt, Store& store) {
  return Finder(receipt, store).run();
}

}  // namespace spojka::host
