// SPDX-License-Identifier: Apache-2.0
// Purpose: contacts, as the control port lists them, as a table for people. Pure; text that is no list of
// contacts throws std::invalid_argument naming the line.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace sandbox {

struct ContactChoice {
  std::size_t limit = 20;  // rows shown of each kind; the counts below the table cover everything
  std::string title;       // only contacts whose title has this in it
};

std::string contactTable(std::string_view jsonLines, const ContactChoice& choice);

}  // namespace sandbox
