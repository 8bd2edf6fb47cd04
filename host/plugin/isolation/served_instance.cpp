// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/served_instance.hpp"

#include "host/plugin/isolation/wire_lookup.hpp"
#include "host/plugin/isolation/wire_values.hpp"
#include "spojka/value.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kRoomForError = 1024;

std::string_view textOf(WireReader& in) {
  return fromAbi(in.optionalText());
}

}  // namespace

ServedInstance::ServedInstance(FrameSocket& socket, WorkerRole role)
    : socket_(socket), role_(std::move(role)), services_(socket) {}

std::string ServedInstance::answer(WorkerSlot slot, std::string_view arguments) {
  WireWriter result;
  spojka_error error{};
  spojka_status status = SPOJKA_OK;
  try {
    WireReader in(arguments);
    status = run(slot, in, result);
  } catch (const Error& e) {
    error = makeError(e);
    status = e.code();
  } catch (const std::exception& e) {
    fillError(&error, SPOJKA_E_INTERNAL, role_.id, e.what());
    status = SPOJKA_E_INTERNAL;
  }
  if (result.bytes().size() > kLongestFrame - kRoomForError) {
    fillError(
        &error, SPOJKA_E_DATA, role_.id,
        "it handed over more than 1 GB at once, which cannot be passed on from a process of its own; run it "
        "without 'isolation: process', or ask its author to keep to max_bytes");
    status = SPOJKA_E_DATA;
  }
  WireWriter reply;
  reply.number(status);
  put(reply, error);
  return reply.bytes() + (status == SPOJKA_OK ? result.bytes() : std::string());
}

spojka_status ServedInstance::run(WorkerSlot slot, WireReader& in, WireWriter& out) {
  switch (slot) {
    case WorkerSlot::spec:
      out.text(std::string_view(spec(in)));
      return SPOJKA_OK;
    case WorkerSlot::open:
      open(in);
      return SPOJKA_OK;
    case WorkerSlot::check:
      out.text(std::string_view(toJson(role_.isSource ? source().check() : destination().check())));
      return SPOJKA_OK;
    case WorkerSlot::discover:
      out.text(std::string_view(toJson(role_.isSource ? source().discover() : destination().discover())));
      return SPOJKA_OK;
    case WorkerSlot::readOpen:
      openSession(in, out);
      return SPOJKA_OK;
    case WorkerSlot::readNext:
      return readNext(in, out);
    case WorkerSlot::readClose:
      sessions_.erase(in.number());
      return SPOJKA_OK;
    case WorkerSlot::write:
      write(in);
      return SPOJKA_OK;
    case WorkerSlot::flush:
      destination().flush();
      return SPOJKA_OK;
    case WorkerSlot::find:
      find(in);
      return SPOJKA_OK;
    case WorkerSlot::list:
      list(in, out);
      return SPOJKA_OK;
    case WorkerSlot::merge:
      out.text(std::string_view(destination().merge(getMergeQuery(in))));
      return SPOJKA_OK;
    case WorkerSlot::close: {
      sessions_.clear();
      const std::lock_guard lock(opening_);
      source_.reset();
      destination_.reset();
      return SPOJKA_OK;
    }
  }
  throw WireError("a call of a slot there is not");
}

const Plugin& ServedInstance::plugin() {
  if (plugin_ == nullptr) plugin_ = &loadForWorker(role_.foundAs, role_.file, role_.identity);
  return *plugin_;
}

std::string ServedInstance::spec(WireReader& in) {
  const std::string_view runtime = textOf(in);
  return role_.isSource ? specOf(*plugin().source(), role_.id, runtime).json
                        : specOf(*plugin().destination(), role_.id, runtime).json;
}

void ServedInstance::open(WireReader& in) {
  const std::string_view config = textOf(in);
  const std::string_view runtime = textOf(in);
  services_.offerMemory(in.byte() != 0);
  std::unique_ptr<SourceInstance> source;
  std::unique_ptr<DestinationInstance> destination;
  if (role_.isSource)
    source =
        std::make_unique<SourceInstance>(*plugin().source(), services_.host(), config, runtime, role_.id);
  else
    destination = std::make_unique<DestinationInstance>(*plugin().destination(), services_.host(), config,
                                                        runtime, role_.id);
  const std::lock_guard lock(opening_);
  source_ = std::move(source);
  destination_ = std::move(destination);
}

void ServedInstance::openSession(WireReader& in, WireWriter& out) {
  const auto maxRecords = static_cast<std::uint32_t>(in.count());
  const auto maxBytes = static_cast<std::size_t>(in.count());
  const std::string_view selection = textOf(in);
  const std::string_view checkpoint = textOf(in);
  sessions_.emplace(++lastSession_, source().read(selection, checkpoint, maxRecords, maxBytes));
  out.number(lastSession_);
}

spojka_status ServedInstance::readNext(WireReader& in, WireWriter& out) {
  const auto session = sessions_.find(in.number());
  if (session == sessions_.end()) throw WireError("a session that is not open");
  Batch batch;
  if (!session->second.next(batch)) return SPOJKA_END;
  put(out, batch.raw());
  return SPOJKA_OK;
}

void ServedInstance::write(WireReader& in) {
  const bool dryRun = (in.count() & SPOJKA_WRITE_DRY_RUN) != 0;
  Arena arena;
  const std::vector<spojka_record> records = getRecords(in, arena);
  WireWriter message;
  // At once, one by one: an outcome the host has heard of survives whatever the connector does next.
  destination().write(records.data(), records.size(), dryRun, [&](const spojka_outcome& outcome) {
    message.clear();
    put(message, outcome);
    socket_.send(FrameType::outcome, message.bytes());
  });
}

void ServedInstance::find(WireReader& in) {
  destination().find(getFindQuery(in), [&](const spojka_row& row) { pass(row); });
}

void ServedInstance::list(WireReader& in, WireWriter& out) {
  const ListAnswer answer = destination().list(getListQuery(in), [&](const spojka_row& row) { pass(row); });
  out.number(answer.total);
  out.text(std::string_view(answer.next));
}

void ServedInstance::pass(const spojka_row& row) {
  WireWriter message;
  put(message, row);
  socket_.send(FrameType::row, message.bytes());
}

SourceInstance& ServedInstance::source() const {
  if (!source_) throw WireError("a call of a source that is not open");
  return *source_;
}

DestinationInstance& ServedInstance::destination() const {
  if (!destination_) throw WireError("a call of a destination that is not open");
  return *destination_;
}

void ServedInstance::takeMemoryAnswer(std::string payload) {
  services_.memory().take(std::move(payload));
}

void ServedInstance::cancel() noexcept {
  services_.cancel().request();
  const std::lock_guard lock(opening_);
  if (source_) source_->cancel();
  if (destination_) destination_->cancel();
}

}  // namespace spojka::host
