// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/mail_addresses.hpp"
#include "host/mapping/transforms/make.hpp"

namespace spojka::host::mapping {

ItemTransform makeEmail(const Arguments& arguments) {
  std::string what = arguments.size() > 0 ? arguments.text(0) : std::string();
  for (const auto& [name, value] : arguments.table()) {
    if (name != "invalid") throw RuleError("has no option '" + name + "'; there is 'invalid'");
    what = value;
  }
  return [invalid = invalidFrom(what, Invalid::drop)](ValueView in, Work& work) {
    ScalarText room;
    const auto addresses = readAddresses(textOrFail(room, in));
    if (addresses.size() == 1) return make::string(work.arena, addresses.front());
    return resolveInvalid(invalid, in, "the value is not one e-mail address");
  };
}

}  // namespace spojka::host::mapping
