// SPDX-License-Identifier: Apache-2.0
#include "host/mapping/transforms/make.hpp"
#include "host/mapping/transforms/person_name.hpp"

namespace spojka::host::mapping {
namespace {

using Append = void (PersonName::*)(std::string&) const;

// `otherwise` is what stands in where the text names no person.
ItemTransform namePart(const Arguments& arguments, Append append) {
  return writesText(
      [append, otherwise = arguments.options({"otherwise"}).front()](std::string_view in, std::string& out) {
        const PersonName name = PersonName::split(in);
        if (otherwise && !name.isPerson())
          out += *otherwise;
        else
          (name.*append)(out);
      });
}

}  // namespace

ItemTransform makeFirstName(const Arguments& arguments) {
  return namePart(arguments, &PersonName::appendFirst);
}

ItemTransform makeLastName(const Arguments& arguments) {
  return namePart(arguments, &PersonName::appendLast);
}

}  // namespace spojka::host::mapping
