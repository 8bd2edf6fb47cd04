// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>
#include <phonenumbers/phonenumberutil.h>

#include <set>
#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/phone_numbers.hpp"
#include "host/mapping/transforms/make.hpp"
#include "host/mapping/transforms/numbering_plan.hpp"
#include "spojka/nearest.hpp"

namespace spojka::host::mapping {
namespace {

using i18n::phonenumbers::PhoneNumberUtil;

// The first call loads the metadata of all countries (4 MB): only a mapping that uses e164 pays for it.
const PhoneNumberUtil& phoneUtil() {
  return *PhoneNumberUtil::GetInstance();
}

void checkRegion(const std::string& region) {
  std::set<std::string> supported;
  phoneUtil().GetSupportedRegions(&supported);
  if (supported.count(region) != 0) return;
  const std::string near = nearest(region, {supported.begin(), supported.end()});
  throw RuleError(fmt::format("'{}' is not a region{}; write two capital letters, for example CZ", region,
                              near.empty() ? std::string() : fmt::format(" (did you mean '{}'?)", near)));
}

}  // namespace

ItemTransform makeE164(const Arguments& arguments) {
  const auto options = arguments.options("region", "invalid");
  const std::string& region = options.first;
  checkRegion(region);
  return [region, invalid = invalidFrom(options.second, Invalid::drop)](ValueView in, Work& work) {
    ScalarText room;
    const auto text = textOrFail(room, in);
    work.buffer.clear();
    if (appendByPlan(text, region, work.buffer)) return work.keepBuffer();
    const PhoneReading reading = readPhones(text, region);
    if (reading.numbers.size() == 1 && !reading.rest) {
      work.buffer = reading.numbers.front().e164;
      return work.keepBuffer();
    }
    return resolveInvalid(invalid, in, "the value is not a phone number that can be dialled");
  };
}

}  // namespace spojka::host::mapping
