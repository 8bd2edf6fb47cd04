// SPDX-License-Identifier: Apache-2.0
// Purpose: UTF-8 to windows-1250 for the shop's older exports. Pure; a character outside the code page
// becomes a numeric reference, which is right everywhere but in CDATA, so generated CDATA stays within the
// code page.
#pragma once

#include <string>
#include <string_view>

namespace sandbox {

enum class Encoding { Utf8, Windows1250 };

std::string toWindows1250(std::string_view utf8);

}  // namespace sandbox
