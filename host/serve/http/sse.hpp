// SPDX-License-Identifier: Apache-2.0
// Events to a browser, for as long as it listens (Server-Sent Events). Ownership: shares the stream of
// events. Threads: one each. Errors: none; a listener that is gone ends it.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "host/serve/http/message.hpp"
#include "host/serve/process/event_stream.hpp"

namespace spojka::host {

// `first` is told at once; then what `events` tell from `from` on. `goesOn` is asked every few seconds; its
// answer is the event to end with, empty = go on. `owner` keeps the events alive. `worded`: what is said of
// an event, asked in the language of who listens; empty = nothing of it. 503 where `who` listens too often.
HttpAnswer tellEvents(const Principal& who, std::shared_ptr<const void> owner, const EventStream& events,
                      std::uint64_t from, std::vector<Event> first, std::function<std::string()> goesOn,
                      std::function<std::string(const Event&)> worded = nullptr);

}  // namespace spojka::host
