// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transforms/make.hpp"
#include "host/mapping/transforms/person_name.hpp"

namespace spojka::host::mapping {

ItemTransform makeFirstName(const Arguments&) {
  return writesText([](std::string_view in, std::string& out) { PersonName::split(in).appendFirst(out); });
}

ItemTransform makeLastName(const Arguments&) {
  return writesText([](std::string_view in, std::string& out) { PersonName::split(in).appendLast(out); });
}

}  // namespace spojka::host::mapping
