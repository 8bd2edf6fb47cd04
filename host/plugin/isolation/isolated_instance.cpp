// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/isolation/isolated_instance.hpp"

#include <memory>

#include "host/plugin/isolation/wire_lookup.hpp"
#include "host/plugin/isolation/wire_values.hpp"
#include "spojka/value.hpp"

namespace spojka::host::isolated {
namespace {

struct Instance {
  WorkerChannel channel;
  const spojka_host* host;
};
struct Session {
  Instance* instance;
  std::int64_t number;  // in the process
};
// A received batch: everything it points to.
struct Held {
  std::string bytes;
  Arena arena;
  WireBatch batch;
};

const Origin& from(const void* origin) {
  return *static_cast<const Origin*>(origin);
}
Instance& of(void* instance) {
  return *static_cast<Instance*>(instance);
}

// No exception crosses the tables, not even those of this side.
template <class Body>
spojka_status guarded(spojka_error* e, const Body& body) noexcept {
  try {
    return body();
  } catch (const std::exception& problem) {
    fillError(e, SPOJKA_E_INTERNAL, "isolation", problem.what());
  } catch (...) {
    fillError(e, SPOJKA_E_INTERNAL, "isolation", "unknown exception");
  }
  return SPOJKA_E_INTERNAL;
}

spojka_status answer(const WorkerChannel::Reply& reply, spojka_error* e) {
  if (reply.status != SPOJKA_OK && reply.status != SPOJKA_END) *e = reply.error;
  return reply.status;
}

spojka_status answerText(const WorkerChannel::Reply& reply, const spojka_text_sink* out, spojka_error* e) {
  if (reply.status != SPOJKA_OK) return answer(reply, e);
  WireReader in(reply.bytes());
  return out->write(out->ctx, toAbi(in.text()));
}

spojka_status fillBatch(WorkerChannel::Reply reply, spojka_batch* out) {
  auto held = std::make_unique<Held>();
  held->bytes = std::move(reply.payload);
  WireReader in(std::string_view(held->bytes).substr(reply.result));
  held->batch = getBatch(in, held->arena);
  in.mustEnd();
  out->flags = held->batch.flags;
  out->records = held->batch.records.data();
  out->record_count = held->batch.records.size();
  out->problems = held->batch.problems.data();
  out->problem_count = held->batch.problems.size();
  out->checkpoint = held->batch.checkpoint;
  out->private_data = held.release();
  out->release = [](spojka_batch* self) noexcept {
    delete static_cast<Held*>(self->private_data);
    self->private_data = nullptr;
    self->release = nullptr;
  };
  return SPOJKA_OK;
}

}  // namespace

spojka_status spec(void* origin, spojka_str runtime, const spojka_text_sink* out, spojka_error* e) noexcept {
  return guarded(e, [&] {
    WorkerChannel channel(from(origin).role, from(origin).program);
    WireWriter call;
    call.text(runtime);
    return answerText(channel.call(WorkerSlot::spec, "spec", call.bytes(), CallKind::quick, nullptr), out, e);
  });
}

spojka_status open(void* origin, const spojka_host* host, const spojka_open_request* request, void** instance,
                   spojka_error* e) noexcept {
  return guarded(e, [&] {
    auto opened =
        std::unique_ptr<Instance>(new Instance{WorkerChannel(from(origin).role, from(origin).program), host});
    WireWriter out;
    out.text(request->config_json);
    out.text(request->runtime_json);
    out.byte(host->get_service(host->ctx, SPOJKA_SVC_MEMORY) == nullptr ? 0 : 1);
    const spojka_status status =
        answer(opened->channel.call(WorkerSlot::open, "open", out.bytes(), CallKind::quick, host), e);
    if (status == SPOJKA_OK) *instance = opened.release();
    return status;
  });
}

void close(void* instance) noexcept {
  const std::unique_ptr<Instance> closed(&of(instance));
  spojka_error ignored{};
  guarded(&ignored, [&] {
    closed->channel.call(WorkerSlot::close, "close", {}, CallKind::quick, closed->host);
    return SPOJKA_OK;
  });
}

spojka_status check(void* instance, const spojka_text_sink* report, spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    return answerText(i.channel.call(WorkerSlot::check, "check", {}, CallKind::asking, i.host), report, e);
  });
}

spojka_status discover(void* instance, const spojka_text_sink* catalog, spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    return answerText(i.channel.call(WorkerSlot::discover, "discover", {}, CallKind::asking, i.host), catalog,
                      e);
  });
}

spojka_status readOpen(void* instance, const spojka_read_request* request, void** session,
                       spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    WireWriter out;
    out.count(request->max_records);
    out.count(request->max_bytes);
    out.text(request->selection_json);
    out.text(request->checkpoint);
    const auto reply =
        i.channel.call(WorkerSlot::readOpen, "read_open", out.bytes(), CallKind::asking, i.host);
    if (reply.status == SPOJKA_OK) *session = new Session{&i, WireReader(reply.bytes()).number()};
    return answer(reply, e);
  });
}

spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) noexcept {
  return guarded(e, [&] {
    const Session& s = *static_cast<Session*>(session);
    WireWriter call;
    call.number(s.number);
    auto reply = s.instance->channel.call(WorkerSlot::readNext, "read_next", call.bytes(), CallKind::reading,
                                          s.instance->host);
    if (reply.status != SPOJKA_OK) return answer(reply, e);
    try {
      return fillBatch(std::move(reply), out);
    } catch (const WireError& problem) {
      return answer(s.instance->channel.refuse("read_next", problem.what()), e);
    }
  });
}

void readClose(void* session) noexcept {
  const std::unique_ptr<Session> closed(static_cast<Session*>(session));
  spojka_error ignored{};
  guarded(&ignored, [&] {
    WireWriter call;
    call.number(closed->number);
    closed->instance->channel.call(WorkerSlot::readClose, "read_close", call.bytes(), CallKind::quick,
                                   closed->instance->host);
    return SPOJKA_OK;
  });
}

spojka_status write(void* instance, const spojka_write_request* request, spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    WireWriter call;
    call.count(request->flags);
    putRecordsToWrite(call, request->batch->records, request->batch->record_count);
    return answer(i.channel.call(WorkerSlot::write, "write", call.bytes(), CallKind::writing, i.host,
                                 {request->outcomes, nullptr}),
                  e);
  });
}

spojka_status flush(void* instance, spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    return answer(i.channel.call(WorkerSlot::flush, "flush", {}, CallKind::writing, i.host), e);
  });
}

spojka_status find(void* instance, const spojka_find_request* request, spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    WireWriter call;
    put(call, *request);
    return answer(i.channel.call(WorkerSlot::find, "find", call.bytes(), CallKind::asking, i.host,
                                 {nullptr, request->rows}),
                  e);
  });
}

spojka_status list(void* instance, const spojka_list_request* request, spojka_list_result* result,
                   spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    WireWriter call;
    put(call, *request);
    const auto reply = i.channel.call(WorkerSlot::list, "list", call.bytes(), CallKind::asking, i.host,
                                      {nullptr, request->rows});
    if (reply.status != SPOJKA_OK) return answer(reply, e);
    WireReader in(reply.bytes());
    result->total = in.number();
    return request->next->write(request->next->ctx, toAbi(in.text()));
  });
}

spojka_status merge(void* instance, const spojka_merge_request* request, spojka_error* e) noexcept {
  return guarded(e, [&] {
    Instance& i = of(instance);
    WireWriter call;
    put(call, *request);
    return answerText(i.channel.call(WorkerSlot::merge, "merge", call.bytes(), CallKind::writing, i.host),
                      request->survivor_id, e);
  });
}

void cancel(void* instance) noexcept {
  of(instance).channel.cancel();
}

}  // namespace spojka::host::isolated
