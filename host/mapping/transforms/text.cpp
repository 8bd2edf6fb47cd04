// SPDX-License-Identifier: Apache-2.0
#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/transforms/make.hpp"
#include "host/mapping/unicode.hpp"
#include "spojka/percent.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {
namespace {

const std::string& notEmpty(const Arguments& arguments, std::size_t i) {
  if (arguments.text(i).empty()) throw RuleError("needs a text that is not empty");
  return arguments.text(i);
}

}  // namespace

ItemTransform makeTrim(const Arguments&) {
  return cutsText([](std::string_view in) { return trimmed(in); });
}

ItemTransform makeLower(const Arguments&) {
  return writesText([](std::string_view in, std::string& out) { appendLower(out, in); });
}

ItemTransform makeUpper(const Arguments&) {
  return writesText([](std::string_view in, std::string& out) { appendUpper(out, in); });
}

ItemTransform makeCapitalize(const Arguments&) {
  return writesText([](std::string_view in, std::string& out) { appendCapitalized(out, in); });
}

ItemTransform makePrefix(const Arguments& arguments) {
  return writesText([prefix = notEmpty(arguments, 0)](std::string_view in, std::string& out) {
    out.append(prefix).append(in);
  });
}

ItemTransform makeSuffix(const Arguments& arguments) {
  return writesText([suffix = notEmpty(arguments, 0)](std::string_view in, std::string& out) {
    out.append(in).append(suffix);
  });
}

ItemTransform makeStripPrefix(const Arguments& arguments) {
  return cutsText([prefix = notEmpty(arguments, 0)](std::string_view in) {
    return in.substr(0, prefix.size()) == prefix ? in.substr(prefix.size()) : in;
  });
}

ItemTransform makeReplace(const Arguments& arguments) {
  return writesText(
      [from = notEmpty(arguments, 0), to = arguments.text(1)](std::string_view in, std::string& out) {
        for (auto at = in.find(from); at != std::string_view::npos; at = in.find(from)) {
          out.append(in.substr(0, at)).append(to);
          in.remove_prefix(at + from.size());
        }
        out.append(in);
      });
}

ItemTransform makeTruncate(const Arguments& arguments) {
  return cutsText([most = arguments.count(0)](std::string_view in) { return firstCharacters(in, most); });
}

ItemTransform makeUrl(const Arguments& arguments) {
  const std::string& pattern = arguments.text(0);
  const auto at = pattern.find("{}");
  const bool stray = at == std::string::npos || pattern.find_first_of("{}") != at ||
                     pattern.find_first_of("{}", at + 2) != std::string::npos;
  if (stray) throw RuleError("needs exactly one {} where the value goes; for several fields use template:");
  return writesText([before = pattern.substr(0, at), after = pattern.substr(at + 2)](std::string_view in,
                                                                                     std::string& out) {
    out += before;
    appendPercentEncoded(out, in);
    out += after;
  });
}

}  // namespace spojka::host::mapping
