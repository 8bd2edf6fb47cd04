// SPDX-License-Identifier: Apache-2.0
// Turns classes into the C tables of the boundary. A connector's registering file is:
//
//   SPOJKA_PLUGIN(R"({"id":"example","name":"Example","version":"1.0.0","interfaces":["spojka.source/1"]})",
//                 spojka::sourceTable<ExampleSource>(), nullptr)
//
// The class S needs: `using Config`, `static const spojka::Properties<Config>& properties()`, `static
// constexpr const char* kTitle`, and a constructor (spojka::Context, Config, const spojka::Runtime&) that
// does no I/O. A destination also has `static constexpr int kMaxParallel` (instances that make sense at once)
// and `kMaxBatch` (records a write takes best). No exception leaves a slot: the trampolines keep the message
// of whatever is thrown.
#pragma once

#include <cstring>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>

#include "config.hpp"
#include "destination.hpp"
#include "runtime.hpp"
#include "source.hpp"
#include "spec.hpp"

namespace spojka {
inline namespace v1 {
namespace detail {

// Runs f and turns what it throws into a status and an inline error.
template <class F>
spojka_status guard(spojka_error* e, const char* where, F&& f) noexcept {
  try {
    return f();
  } catch (const Error& x) {
    fillError(e, x.code(), x.where().empty() ? std::string_view(where) : std::string_view(x.where()),
              x.what(), x.httpStatus(), x.retryAfterMs());
    return x.code();
  } catch (const std::bad_alloc&) {
    fillError(e, SPOJKA_E_INTERNAL, where, "out of memory");
  } catch (const std::exception& x) {
    fillError(e, SPOJKA_E_INTERNAL, where, x.what());
  } catch (...) {
    fillError(e, SPOJKA_E_INTERNAL, where, "something that is not an exception was thrown");
  }
  return SPOJKA_E_INTERNAL;
}

template <class T>
std::unique_ptr<T> construct(const spojka_host* h, const spojka_open_request* r) {
  const Runtime runtime = parseRuntime(fromAbi(r->runtime_json));
  return std::make_unique<T>(
      Context(h), parseConfig(propertiesOf<T>(runtime.language), fromAbi(r->config_json)), runtime);
}

inline ReadRequest toReadRequest(const spojka_read_request& r) {
  Arena a;
  const spojka_value root = parseJson(a, fromAbi(r.selection_json));
  const ValueView s(root);
  ReadRequest out;
  out.stream = std::string(s.find("stream").text());
  out.since = std::string(s.find("since").text());
  out.until = std::string(s.find("until").text());
  out.key = std::string(s.find("key").text());
  const ValueView fields = s.find("fields");
  for (std::size_t i = 0; i < fields.size(); ++i) out.fields.emplace_back(fields.item(i).text());
  out.checkpoint = std::string(fromAbi(r.checkpoint));
  if (r.max_records > 0) out.maxRecords = r.max_records;
  if (r.max_bytes > 0) out.maxBytes = r.max_bytes;
  return out;
}

template <class S>
struct SourceSlots {
  static S& self(void* inst) { return *static_cast<S*>(inst); }
  static spojka_status spec(void*, spojka_str runtime, const spojka_text_sink* out,
                            spojka_error* e) noexcept {
    return guard(e, "spec", [&] {
      Arena a;
      return emitSpec(out, a, specOf<S>(a, parseRuntime(fromAbi(runtime)).language));
    });
  }
  static spojka_status open(void*, const spojka_host* h, const spojka_open_request* r, void** inst,
                            spojka_error* e) noexcept {
    return guard(e, "open", [&] {
      *inst = construct<S>(h, r).release();
      return spojka_status{SPOJKA_OK};
    });
  }
  static void close(void* inst) noexcept { delete static_cast<S*>(inst); }
  static spojka_status check(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, "check", [&] {
      CheckReport report;
      self(inst).check(report);
      return emit(out, toJson(report));
    });
  }
  static spojka_status discover(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, "discover", [&] { return emit(out, toJson(self(inst).discover())); });
  }
  static spojka_status readOpen(void* inst, const spojka_read_request* r, void** session,
                                spojka_error* e) noexcept {
    return guard(e, "read_open", [&] {
      *session = self(inst).read(toReadRequest(*r)).release();
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) noexcept {
    return guard(e, "read_next", [&]() -> spojka_status {
      BatchBuilder builder;
      if (!static_cast<Reader*>(session)->next(builder)) return SPOJKA_END;
      builder.handOver(out);
      return SPOJKA_OK;
    });
  }
  static void readClose(void* session) noexcept { delete static_cast<Reader*>(session); }
  static void cancel(void* inst) noexcept { self(inst).cancel(); }
};

template <class D>
struct DestinationSlots {
  static D& self(void* inst) { return *static_cast<D*>(inst); }
  using Offers = OffersOf<D>;

  static spojka_status spec(void*, spojka_str runtime, const spojka_text_sink* out,
                            spojka_error* e) noexcept {
    return guard(e, "spec", [&] {
      Arena a;
      ObjectBuilder spec = specOf<D>(a, parseRuntime(fromAbi(runtime)).language);
      addAbilities<D>(a, spec);
      return emitSpec(out, a, spec);
    });
  }
  static spojka_status open(void*, const spojka_host* h, const spojka_open_request* r, void** inst,
                            spojka_error* e) noexcept {
    return guard(e, "open", [&] {
      *inst = construct<D>(h, r).release();
      return spojka_status{SPOJKA_OK};
    });
  }
  static void close(void* inst) noexcept { delete static_cast<D*>(inst); }
  static spojka_status check(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, "check", [&] {
      CheckReport report;
      self(inst).check(report);
      return emit(out, toJson(report));
    });
  }
  static spojka_status discover(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, "discover", [&] { return emit(out, toJson(self(inst).discover())); });
  }
  static spojka_status write(void* inst, const spojka_write_request* r, spojka_error* e) noexcept {
    return guard(e, "write", [&] {
      const WriteRequest request(*r->batch, (r->flags & SPOJKA_WRITE_DRY_RUN) != 0);
      Outcomes outcomes(r->outcomes);
      self(inst).write(request, outcomes);
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status flush(void* inst, spojka_error* e) noexcept {
    return guard(e, "flush", [&] {
      self(inst).flush();
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status find(void* inst, const spojka_find_request* r, spojka_error* e) noexcept {
    return guard(e, "find", [&] {
      FoundRows rows(r->rows);
      self(inst).find(FindRequest(*r), rows);
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status list(void* inst, const spojka_list_request* r, spojka_list_result* out,
                            spojka_error* e) noexcept {
    return guard(e, "list", [&] {
      ListedRows rows(r->rows);
      const ListedPage page = self(inst).list(ListRequest(*r), rows);
      out->total = page.total.value_or(-1);
      return page.next.empty() ? spojka_status{SPOJKA_OK} : emit(r->next, page.next);
    });
  }
  static spojka_status merge(void* inst, const spojka_merge_request* r, spojka_error* e) noexcept {
    return guard(e, "merge", [&] { return emit(r->survivor_id, self(inst).merge(MergeRequest(*r))); });
  }
  static void cancel(void* inst) noexcept { self(inst).cancel(); }
};

}  // namespace detail

template <class S>
const spojka_source_v1* sourceTable() noexcept {
  using Slots = detail::SourceSlots<S>;
  static const spojka_source_v1 table = {sizeof(spojka_source_v1),
                                         0,
                                         nullptr,
                                         Slots::spec,
                                         Slots::open,
                                         Slots::close,
                                         Slots::check,
                                         Slots::discover,
                                         Slots::readOpen,
                                         Slots::readNext,
                                         Slots::readClose,
                                         Slots::cancel,
                                         nullptr};
  return &table;
}

template <class D>
const spojka_destination_v1* destinationTable() noexcept {
  using Slots = detail::DestinationSlots<D>;
  static const spojka_destination_v1 table = {sizeof(spojka_destination_v1),
                                              0,
                                              nullptr,
                                              Slots::spec,
                                              Slots::open,
                                              Slots::close,
                                              Slots::check,
                                              Slots::discover,
                                              Slots::write,
                                              Slots::Offers::kFlush ? Slots::flush : nullptr,
                                              Slots::Offers::kFind ? Slots::find : nullptr,
                                              Slots::Offers::kList ? Slots::list : nullptr,
                                              Slots::Offers::kMerge ? Slots::merge : nullptr,
                                              Slots::cancel,
                                              nullptr};
  return &table;
}

}  // namespace v1
}  // namespace spojka

#ifdef __clang__
#define SPOJKA_COMPILER "clang " __clang_version__
#else
#define SPOJKA_COMPILER "gcc " __VERSION__
#endif

// Emits the two exported symbols. `manifest` is a string literal; a missing interface is nullptr.
#define SPOJKA_PLUGIN(manifest, source, destination)                                                 \
  extern "C" {                                                                                       \
  const uint32_t spojka_abi_version = SPOJKA_ABI_MAJOR;                                              \
  static const void* spojka_get_interface(void*, const char* id) noexcept {                          \
    if (id == nullptr) return nullptr;                                                               \
    if (std::strcmp(id, SPOJKA_IF_SOURCE) == 0) return static_cast<const spojka_source_v1*>(source); \
    if (std::strcmp(id, SPOJKA_IF_DESTINATION) == 0)                                                 \
      return static_cast<const spojka_destination_v1*>(destination);                                 \
    return nullptr;                                                                                  \
  }                                                                                                  \
  const spojka_plugin* spojka_plugin_main(void) noexcept {                                           \
    static const spojka_plugin root = {sizeof(spojka_plugin),                                        \
                                       SPOJKA_ABI_MAJOR,                                             \
                                       SPOJKA_ABI_MINOR,                                             \
                                       0,                                                            \
                                       manifest,                                                     \
                                       SPOJKA_COMPILER ", spojka sdk " SPOJKA_SDK_VERSION,           \
                                       nullptr,                                                      \
                                       spojka_get_interface};                                        \
    return &root;                                                                                    \
  }                                                                                                  \
  }
