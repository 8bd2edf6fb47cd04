// SPDX-License-Identifier: Apache-2.0
// Purpose: where the running sandbox is and what opens it, for programs, shells and people. Pure; no errors.
#pragma once

#include <string>

namespace sandbox {

class Sandbox;

std::string describeAsJson(const Sandbox& sandbox);
std::string describeAsShell(const Sandbox& sandbox);
std::string describeForPeople(const Sandbox& sandbox);

}  // namespace sandbox
