// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/phone_numbers.hpp"
#include "host/mapping/phone_region.hpp"
#include "host/mapping/transforms/make.hpp"
#include "host/mapping/transforms/numbering_plan.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {

ItemTransform makeE164(const Arguments& arguments) {
  const auto options = arguments.options({"region", "otherwise", "invalid"});
  return [region = PhoneRegion(options[0], options[1], arguments.stream()),
          invalid = invalidFrom(options[2], Invalid::drop)](ValueView in, Work& work) {
    ScalarText room;
    const auto text = textOrFail(room, in);
    if (trimmed(text).empty()) return make::null();
    const std::string_view at = region.of(work.record);
    work.buffer.clear();
    if (appendByPlan(text, at, work.buffer)) return work.keepBuffer();
    const PhoneReading reading = readPhones(text, std::string(at));
    if (reading.numbers.size() == 1 && !reading.rest && !reading.numbers.front().e164.empty()) {
      work.buffer = reading.numbers.front().e164;
      return work.keepBuffer();
    }
    return resolveInvalid(invalid, in, "the value is not a phone number that can be dialled");
  };
}

}  // namespace spojka::host::mapping
