// SPDX-License-Identifier: Apache-2.0
// Purpose: records as JSON, so that a test can ask what an export contains without parsing it. Pure; no
// errors. Names follow the elements of the export in lower case.
#pragma once

#include <string>

#include "generator/records.hpp"

namespace sandbox {

std::string toJson(const Customer& customer);
std::string toJson(const Order& order);

}  // namespace sandbox
