// SPDX-License-Identifier: Apache-2.0
// What every way of reading an export has in common: downloads are pulled piece by piece.
// Ownership: borrows shop and context. Threads: one at a time. Errors: see Shop.
#pragma once

#include <memory>

#include "pulled_reader.hpp"
#include "shop.hpp"

namespace shoptet {

class ExportReader : public PulledReader {
 public:
  ExportReader(Shop& shop, const spojka::Context& context, const spojka::ReadRequest& request)
      : PulledReader(request), shop_(shop), context_(context) {}

 protected:
  // Ends a download that is complete; tells what had to be repaired. Returns the number of its records.
  std::uint64_t closeDownload(const ExportKind& kind) {
    const std::uint64_t records = download_->records();
    tellRepairs(kind);
    download_.reset();
    return records;
  }

  Shop& shop_;
  const spojka::Context& context_;
  std::unique_ptr<Download> download_;

 private:
  void tellRepairs(const ExportKind& kind) const {
    const Repairs r = download_->repairs();
    if (!r.any()) return;
    const RepairedRecords& records = download_->repairedRecords();
    std::string text =
        "the " + std::string(kind.name) +
        " holds characters that XML forbids or that are broken: " + std::to_string(r.controls) +
        " control characters were taken out, " + std::to_string(r.brokenText) + " broken characters replaced";
    if (records.count != 0) {
      text += "; " + std::to_string(records.count) +
              " records have such a sign in a note or the name of an "
              "article, and are taken with it (";
      for (const auto& key : records.firstKeys) text += key + (&key == &records.firstKeys.back() ? "" : ", ");
      text += records.count > records.firstKeys.size() ? ", ...)" : ")";
    }
    context_.warning(text);
  }
};

}  // namespace shoptet
