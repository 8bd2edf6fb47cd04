// SPDX-License-Identifier: Apache-2.0
#include "host/engine/read/record_source.hpp"

#include "host/base/value_codec.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kRecordsAtOnce = 100;
constexpr std::size_t kBytesAtOnce = 1024 * 1024;

}  // namespace

void PortionBuilder::add(const Kept& kept, std::shared_ptr<Ticket> ticket, std::uint64_t turn) {
  Arena& arena = portion_.load->arena;
  spojka_record r{};
  r.body = kept.bodyJson.empty() ? kept.body : decodeValue(arena, kept.bodyJson);
  r.stream = toAbi(stream_);
  r.key = toAbi(arena.copy(kept.key));
  r.changed_at_us = kept.changedAtUs;
  r.op = kept.op;
  r.flags = kept.flags;
  records_.push_back(r);
  portion_.items.push_back({nullptr, std::move(ticket), turn, kept.insteadOf});
  bytes_ += kept.bodyJson.size();
}

bool PortionBuilder::full() const noexcept {
  return records_.size() + portion_.problems.size() >= kRecordsAtOnce || bytes_ >= kBytesAtOnce;
}

Portion PortionBuilder::finish() {
  const spojka_record* kept = portion_.load->arena.copyArray(records_.data(), records_.size());
  for (std::size_t i = 0; i < portion_.items.size(); ++i) portion_.items[i].record = &kept[i];
  return std::move(portion_);
}

}  // namespace spojka::host
