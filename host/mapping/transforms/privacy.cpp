// SPDX-License-Identifier: Apache-2.0
#include <Poco/SHA2Engine.h>

#include <string>

#include "host/mapping/errors.hpp"
#include "host/mapping/transforms/make.hpp"
#include "spojka/utf8.hpp"

namespace spojka::host::mapping {

ItemTransform makeHash(const Arguments& arguments) {
  const std::string& salt = arguments.text(0);
  if (salt.find_first_not_of(" \t\r\n") == std::string::npos)
    throw RuleError("needs a salt that is not empty: without one, guessing finds the value");
  return writesText([salt](std::string_view in, std::string& out) {
    Poco::SHA2Engine engine(Poco::SHA2Engine::SHA_256);
    engine.update(salt.data(), salt.size());
    engine.update(in.data(), in.size());
    out += Poco::DigestEngine::digestToHex(engine.digest());
  });
}

ItemTransform makeMask(const Arguments& arguments) {
  return writesText([shown = arguments.count(0)](std::string_view in, std::string& out) {
    const std::size_t count = countCharacters(in);
    // A value no longer than what may be shown would be shown whole.
    const std::size_t hidden = count > shown ? count - shown : count;
    out.append(hidden, '*');
    out += in.substr(firstCharacters(in, hidden).size());
  });
}

}  // namespace spojka::host::mapping
