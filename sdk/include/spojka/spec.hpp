// SPDX-License-Identifier: Apache-2.0
// The document `spec` of a connector, from what its class says about itself; see plugin.hpp.
// Ownership: values point into the arena and the class's constants. Threads: pure functions. Errors:
// std::bad_alloc.
#pragma once

#include <array>
#include <string_view>
#include <type_traits>
#include <vector>

#include "config.hpp"
#include "destination.hpp"
#include "source.hpp"
#include "translation.hpp"

namespace spojka {
inline namespace v1 {
namespace detail {

inline spojka_status emit(const spojka_text_sink* out, std::string_view text) noexcept {
  return out->write(out->ctx, toAbi(text));
}

template <class T, class = void>
struct Speaks : std::false_type {};
template <class T>
struct Speaks<T, std::void_t<decltype(T::translation(std::string_view()))>> : std::true_type {};

// What a connector says in the language; nullptr = English.
template <class T>
const Translation* translationOf(std::string_view language) {
  if constexpr (Speaks<T>::value)
    return T::translation(language);
  else
    return (void)language, nullptr;
}

// A class that people paste links for says by links() what they are made of.
template <class T, class = void>
struct LinksOf {
  static std::vector<LinkShape> value() { return {}; }
};
template <class T>
struct LinksOf<T, std::void_t<decltype(T::links())>> {
  static std::vector<LinkShape> value() { return T::links(); }
};

// A class whose system is to know addresses of the service says by hooks() which.
template <class T, class = void>
struct HooksOf {
  static HookAddresses value() { return {}; }
};
template <class T>
struct HooksOf<T, std::void_t<decltype(T::hooks())>> {
  static HookAddresses value() { return T::hooks(); }
};

// Title and settings in the language of the call; what a destination can do besides is added by the caller.
template <class T>
ObjectBuilder specOf(Arena& a) {
  ObjectBuilder spec;
  spec.set("title", make::string(a, tr(T::kTitle)))
      .set("config", configSchema(a, T::properties(), LinksOf<T>::value(), HooksOf<T>::value()));
  return spec;
}
inline spojka_status emitSpec(const spojka_text_sink* out, Arena& a, const ObjectBuilder& spec) {
  const spojka_value v = spec.finish(a);
  return emit(out, toJson(ValueView(v)));
}

// A source that overrides it takes requests of the other system.
template <class S>
constexpr bool kReceives = !std::is_same_v<decltype(&S::receive), decltype(&Source::receive)>;

// What a destination overrides it offers; no slot where the class has nothing to say.
template <class D>
struct OffersOf {
  static constexpr bool kFlush = !std::is_same_v<decltype(&D::flush), decltype(&Destination::flush)>;
  static constexpr bool kFind = !std::is_same_v<decltype(&D::find), decltype(&Destination::find)>;
  static constexpr bool kList = !std::is_same_v<decltype(&D::list), decltype(&Destination::list)>;
  static constexpr bool kMerge = !std::is_same_v<decltype(&D::merge), decltype(&Destination::merge)>;
};

template <class Names>
spojka_value namesOf(Arena& a, const Names& names) {
  std::vector<spojka_value> rows;
  for (const char* name : names) rows.push_back(make::borrowed(name));
  return make::list(a, rows);
}
template <class D, class = void>
struct FiltersOf {
  static constexpr std::array<const char*, 0> value{};
};
template <class D>
struct FiltersOf<D, std::void_t<decltype(D::kListFilters)>> {
  static constexpr auto value = D::kListFilters;
};

// A destination that gains by larger pieces says so with kBulk.
template <class D, class = void>
struct BulkOf {
  static constexpr bool value = false;
};
template <class D>
struct BulkOf<D, std::void_t<decltype(D::kBulk)>> {
  static constexpr bool value = D::kBulk;
};

// A destination whose system refuses a second object under one key says so with kUniqueKeys.
template <class D, class = void>
struct UniqueKeysOf {
  static constexpr bool value = false;
};
template <class D>
struct UniqueKeysOf<D, std::void_t<decltype(D::kUniqueKeys)>> {
  static constexpr bool value = D::kUniqueKeys;
};

// What the document says besides title and settings: limits, and what is offered for which targets.
template <class D>
void addAbilities(Arena& a, ObjectBuilder& spec) {
  using Offers = OffersOf<D>;
  ObjectBuilder limits;
  limits.set("max_parallel", make::integer(D::kMaxParallel)).set("max_batch", make::integer(D::kMaxBatch));
  if constexpr (BulkOf<D>::value) limits.set("bulk", make::boolean(true));
  if constexpr (Offers::kFind) limits.set("max_find", make::integer(D::kMaxFind));
  spec.set("limits", limits.finish(a));
  if constexpr (UniqueKeysOf<D>::value) spec.set("unique_keys", make::boolean(true));
  if constexpr (Offers::kFind)
    spec.set("find", ObjectBuilder().set("targets", namesOf(a, D::kFindTargets)).finish(a));
  if constexpr (Offers::kList)
    spec.set("list", ObjectBuilder()
                         .set("targets", namesOf(a, D::kListTargets))
                         .set("by_prefix", make::boolean(D::kListsByPrefix))
                         .set("total", make::boolean(D::kListsTotal))
                         .set("filters", namesOf(a, FiltersOf<D>::value))
                         .finish(a));
  if constexpr (Offers::kMerge)
    spec.set("merge", ObjectBuilder().set("targets", namesOf(a, D::kMergeTargets)).finish(a));
}

}  // namespace detail
}  // namespace v1
}  // namespace spojka
