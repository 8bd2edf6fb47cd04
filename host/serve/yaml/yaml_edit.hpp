// SPDX-License-Identifier: Apache-2.0
// Changes one thing in a profile's text and leaves every other byte as it is: comments, sequence, spelling.
// What comes out is read again and compared with what it should be, so that a layout that is not understood
// is refused and never spoilt. Something within brackets is written anew with all of the brackets' content.
// Threads: pure functions. Errors: EditError; ProfileError for a text that is no YAML.
#pragma once

#include <string>
#include <string_view>

#include "host/serve/yaml/document.hpp"

namespace spojka::host {

std::string edited(const std::string& text, const ProfileChange& change);

}  // namespace spojka::host
