// SPDX-License-Identifier: Apache-2.0
// Turns classes into the C tables of the boundary. A connector's registering file is:
//
//   SPOJKA_PLUGIN(R"({"id":"example","name":"Example","version":"1.0.0","interfaces":["spojka.source/1"]})",
//                 spojka::sourceTable<ExampleSource>(), nullptr)
//
// The class S needs: `using Config`, `static const spojka::Properties<Config>& properties()`, `static
// constexpr const char* kTitle`, and a constructor (spojka::Context, Config, const spojka::Runtime&) that
// does no I/O. One that speaks more than English has `static const spojka::Translation*
// translation(std::string_view language)`, nullptr for what it does not speak; everything it says through
// tr() is then in the language of the runtime document. A destination also has `static constexpr int
// kMaxParallel` (instances that make sense at once) and `kMaxBatch` (records a write takes best). No
// exception leaves a slot: the trampolines keep the message of whatever is thrown.
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
#include "translation.hpp"

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

// An instance, or what one made, and the language it was opened in.
template <class T>
struct Spoken {
  std::unique_ptr<T> object;
  const Translation* translation;
};
template <class T>
T& in(void* spoken) {
  return *static_cast<Spoken<T>*>(spoken)->object;
}
template <class T>
const Translation* languageOf(void* spoken) {
  return static_cast<Spoken<T>*>(spoken)->translation;
}

// The same in the language the instance was opened in.
template <class F>
spojka_status guard(spojka_error* e, const Translation* translation, const char* where, F&& f) noexcept {
  const TranslationScope scope(translation);
  return guard(e, where, std::forward<F>(f));
}

template <class T>
void* construct(const spojka_host* h, const spojka_open_request* r) {
  const Runtime runtime = parseRuntime(fromAbi(r->runtime_json));
  const Translation* translation = translationOf<T>(runtime.language);
  const TranslationScope scope(translation);
  auto object =
      std::make_unique<T>(Context(h), parseConfig(T::properties(), fromAbi(r->config_json)), runtime);
  return new Spoken<T>{std::move(object), translation};
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
  const ValueView keys = s.find("keys");
  for (std::size_t i = 0; i < keys.size(); ++i) out.keys.emplace_back(keys.item(i).text());
  const ValueView fields = s.find("fields");
  for (std::size_t i = 0; i < fields.size(); ++i) out.fields.emplace_back(fields.item(i).text());
  out.checkpoint = std::string(fromAbi(r.checkpoint));
  if (r.max_records > 0) out.maxRecords = r.max_records;
  if (r.max_bytes > 0) out.maxBytes = r.max_bytes;
  return out;
}

inline ReceivedRequest toReceivedRequest(const spojka_received& r) {
  ReceivedRequest out;
  out.method = std::string(fromAbi(r.method));
  out.path = std::string(fromAbi(r.path));
  out.query = std::string(fromAbi(r.query));
  out.body = std::string(fromAbi(r.body));
  Arena a;
  const spojka_value headers = parseJson(a, fromAbi(r.headers_json));
  const ValueView all(headers);
  for (std::size_t i = 0; i < all.size(); ++i)
    out.headers[std::string(all.name(i))] = std::string(all.member(i).text());
  return out;
}

template <class S>
struct SourceSlots {
  static S& self(void* inst) { return in<S>(inst); }
  static spojka_status spec(void*, spojka_str runtime, const spojka_text_sink* out,
                            spojka_error* e) noexcept {
    return guard(e, "spec", [&] {
      Arena a;
      const TranslationScope scope(translationOf<S>(parseRuntime(fromAbi(runtime)).language));
      ObjectBuilder spec = specOf<S>(a);
      if constexpr (kReceives<S>) spec.set("receives", make::boolean(true));
      return emitSpec(out, a, spec);
    });
  }
  static spojka_status open(void*, const spojka_host* h, const spojka_open_request* r, void** inst,
                            spojka_error* e) noexcept {
    return guard(e, "open", [&] {
      *inst = construct<S>(h, r);
      return spojka_status{SPOJKA_OK};
    });
  }
  static void close(void* inst) noexcept { delete static_cast<Spoken<S>*>(inst); }
  static spojka_status check(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, languageOf<S>(inst), "check", [&] {
      CheckReport report;
      self(inst).check(report);
      return emit(out, toJson(report));
    });
  }
  static spojka_status discover(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, languageOf<S>(inst), "discover",
                 [&] { return emit(out, toJson(self(inst).discover())); });
  }
  static spojka_status readOpen(void* inst, const spojka_read_request* r, void** session,
                                spojka_error* e) noexcept {
    return guard(e, languageOf<S>(inst), "read_open", [&] {
      auto reader = self(inst).read(toReadRequest(*r));
      *session = reader ? new Spoken<Reader>{std::move(reader), languageOf<S>(inst)} : nullptr;
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status readNext(void* session, spojka_batch* out, spojka_error* e) noexcept {
    return guard(e, languageOf<Reader>(session), "read_next", [&]() -> spojka_status {
      BatchBuilder builder;
      if (!in<Reader>(session).next(builder)) return SPOJKA_END;
      builder.handOver(out);
      return SPOJKA_OK;
    });
  }
  static void readClose(void* session) noexcept { delete static_cast<Spoken<Reader>*>(session); }
  static void cancel(void* inst) noexcept { self(inst).cancel(); }
  static spojka_status receive(void* inst, const spojka_received* r, const spojka_text_sink* answer,
                               spojka_error* e) noexcept {
    return guard(e, languageOf<S>(inst), "receive",
                 [&] { return emit(answer, toJson(self(inst).receive(toReceivedRequest(*r)))); });
  }
  static const void* extension(void*, const char* id) noexcept {
    static const spojka_receiver_v1 receiver = {sizeof(spojka_receiver_v1), 0, receive};
    return id != nullptr && std::strcmp(id, SPOJKA_EXT_RECEIVER) == 0 ? &receiver : nullptr;
  }
};

template <class D>
struct DestinationSlots {
  static D& self(void* inst) { return in<D>(inst); }
  using Offers = OffersOf<D>;

  static spojka_status spec(void*, spojka_str runtime, const spojka_text_sink* out,
                            spojka_error* e) noexcept {
    return guard(e, "spec", [&] {
      Arena a;
      const TranslationScope scope(translationOf<D>(parseRuntime(fromAbi(runtime)).language));
      ObjectBuilder spec = specOf<D>(a);
      addAbilities<D>(a, spec);
      return emitSpec(out, a, spec);
    });
  }
  static spojka_status open(void*, const spojka_host* h, const spojka_open_request* r, void** inst,
                            spojka_error* e) noexcept {
    return guard(e, "open", [&] {
      *inst = construct<D>(h, r);
      return spojka_status{SPOJKA_OK};
    });
  }
  static void close(void* inst) noexcept { delete static_cast<Spoken<D>*>(inst); }
  static spojka_status check(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "check", [&] {
      CheckReport report;
      self(inst).check(report);
      return emit(out, toJson(report));
    });
  }
  static spojka_status discover(void* inst, const spojka_text_sink* out, spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "discover",
                 [&] { return emit(out, toJson(self(inst).discover())); });
  }
  static spojka_status write(void* inst, const spojka_write_request* r, spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "write", [&] {
      const WriteRequest request(*r->batch, (r->flags & SPOJKA_WRITE_DRY_RUN) != 0);
      Outcomes outcomes(r->outcomes);
      self(inst).write(request, outcomes);
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status flush(void* inst, spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "flush", [&] {
      self(inst).flush();
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status find(void* inst, const spojka_find_request* r, spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "find", [&] {
      FoundRows rows(r->rows);
      self(inst).find(FindRequest(*r), rows);
      return spojka_status{SPOJKA_OK};
    });
  }
  static spojka_status list(void* inst, const spojka_list_request* r, spojka_list_result* out,
                            spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "list", [&] {
      ListedRows rows(r->rows);
      const ListedPage page = self(inst).list(ListRequest(*r), rows);
      out->total = page.total.value_or(-1);
      return page.next.empty() ? spojka_status{SPOJKA_OK} : emit(r->next, page.next);
    });
  }
  static spojka_status merge(void* inst, const spojka_merge_request* r, spojka_error* e) noexcept {
    return guard(e, languageOf<D>(inst), "merge",
                 [&] { return emit(r->survivor_id, self(inst).merge(MergeRequest(*r))); });
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
                                         detail::kReceives<S> ? Slots::extension : nullptr};
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
