// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/phone_region.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "host/mapping/country_names.hpp"
#include "host/mapping/errors.hpp"
#include "host/mapping/scalar_text.hpp"
#include "host/mapping/text_template.hpp"
#include "host/mapping/transform.hpp"
#include "spojka/nearest.hpp"

namespace spojka::host::mapping {
namespace {

void checkRegion(const std::string& region) {
  const auto& regions = phoneRegions();
  if (std::binary_search(regions.begin(), regions.end(), region)) return;
  std::string near(regionOfCountry(region));
  if (near.empty()) near = nearest(region, regions);
  throw RuleError(fmt::format("'{}' is not a region{}; write two capital letters, for example CZ", region,
                              near.empty() ? std::string() : fmt::format(" (did you mean '{}'?)", near)));
}

// The places are tried in turn, so a text around them would mean nothing.
void checkBetween(std::string_view region) {
  bool inside = false;
  for (const char c : region) {
    if (c == '{') inside = true;
    if (!inside && c != ' ' && c != ',')
      throw RuleError(
          "has a region with text beside its places; write one field or several to be tried in turn, as in "
          "\"{country_code}, {country}\"");
    if (c == '}') inside = false;
  }
}

}  // namespace

PhoneRegion::PhoneRegion(const std::optional<std::string>& region,
                         const std::optional<std::string>& otherwise, std::string_view stream) {
  if (!region)
    throw RuleError(
        "does not say where numbers without a country code belong to; add region, for example CZ");
  if (hasPlace(*region)) {
    places_ = TextTemplate::parse(*region, stream).paths();
    checkBetween(*region);
    if (otherwise) fixed_ = *otherwise;
    if (!fixed_.empty()) checkRegion(fixed_);
    return;
  }
  if (otherwise)
    throw RuleError(
        "has 'otherwise' beside a fixed region, where it would never be used; remove it, or take the "
        "region from the record as in { region: \"{country}\", otherwise: CZ }");
  fixed_ = *region;
  checkRegion(fixed_);
}

std::string_view PhoneRegion::of(ValueView record) const {
  Flow flow;
  for (const SourcePath& place : places_) {
    place.read(record, flow);
    if (!flow.isList) flow.many.assign(1, flow.one);
    std::string_view region;
    for (std::size_t i = 0; i < flow.many.size(); ++i) {
      // What is no text is a country that is not understood; of several, all must say the same.
      ScalarText room;
      const auto text = room.of(ValueView(flow.many[i]));
      const std::string_view one = text ? regionOfCountry(*text) : std::string_view();
      region = i == 0 || region == one ? one : std::string_view();
      if (region.empty()) break;
    }
    if (!region.empty()) return region;
  }
  return fixed_;
}

PhoneRegion phoneRegionOf(const TransformRule& rule, std::string_view stream) {
  const auto options = Arguments(rule, false, stream).options({"region", "otherwise", "invalid"});
  return {options[0], options[1], stream};
}

}  // namespace spojka::host::mapping
