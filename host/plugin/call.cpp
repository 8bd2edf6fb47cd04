// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/call.hpp"

#include <fmt/format.h>

#include "host/plugin/ask_author.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host {
namespace {

// A document for people or a catalog; a connector that writes more than this is running wild.
constexpr std::size_t kLongestDocument = 64 * 1024 * 1024;

bool isError(spojka_status status) {
  return status >= SPOJKA_E_INVALID && status <= SPOJKA_E_INTERNAL;
}

}  // namespace

Call::Call(const char* side, const std::string& connector, const char* slot, CallKind kind, Watched* instance,
           bool watched)
    : side_(side), connector_(connector), slot_(slot), instance_(instance) {
  // What does not exist yet cannot be cancelled.
  if (watched) active_.emplace(connector, slot, kind, kind == CallKind::quick ? nullptr : instance);
  (*error_).retry_after_ms = -1;  // a connector that says nothing of it does not say "at once"
}

void Call::expectOk(spojka_status status) {
  // Whatever it answers: its instance was cancelled and is of no more use.
  if (const auto overdue = active_ ? active_->overdue() : std::nullopt) {
    CallWatch::global().fault(*overdue);
    throw Error(SPOJKA_E_INTERNAL, place(), messageOf(*overdue));
  }
  if (!error_.intact()) brokeContract("wrote past the end of the error");
  if (status == SPOJKA_OK) return;
  // Otherwise what it broke off would pass for what somebody wanted broken off: the end, and nothing amiss.
  if (status == SPOJKA_E_CANCELLED && !askedToStop())
    brokeContract("said it was cancelled, and nobody had asked it to stop");
  if (!isError(status))
    brokeContract(fmt::format("answered {}, a status this program does not know", status));
  // The returned status decides; what the struct says besides is the explanation.
  const Error said = toException(*error_, status);
  throw Error(status, said.where().empty() ? place() : repairUtf8(said.where()),
              said.what()[0] != '\0'
                  ? repairUtf8(said.what())
                  : fmt::format("the {} connector '{}' failed in {} without giving a reason", side_,
                                connector_, slot_),
              said.httpStatus(), said.retryAfterMs());
}

void Call::brokeContract(const std::string& how) const {
  throw Error(SPOJKA_E_INTERNAL, place(),
              fmt::format("the {} connector '{}' broke its contract in {}: it {}{}", side_, connector_, slot_,
                          how, kAskAuthor));
}

void Call::gaveBadData(const std::string& what) const {
  throw DataError(place(), fmt::format("the {} connector '{}' handed over unusable data in {}: {}{}", side_,
                                       connector_, slot_, what, kAskAuthor));
}

spojka_status TextSink::write(void* ctx, spojka_str chunk) noexcept {
  TextSink& self = *static_cast<TextSink*>(ctx);
  if ((chunk.data == nullptr && chunk.size != 0) || chunk.size > kLongestDocument - self.text_.size())
    return SPOJKA_E_INVALID;
  try {
    if (chunk.size != 0) self.text_.append(chunk.data, chunk.size);
    return SPOJKA_OK;
  } catch (...) {
    return SPOJKA_E_INTERNAL;
  }
}

}  // namespace spojka::host
