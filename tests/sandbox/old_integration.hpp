// SPDX-License-Identifier: Apache-2.0
// Purpose: what the integration before ours left in the contact centre, as its manual describes it: one
// contact of each customer and one of each order, the latter titled by the order's number and with the link
// to it, under names the server makes up. Threads: as the sandbox. Throws std::invalid_argument as
// Sandbox::put.
#pragma once

#include <cstddef>

namespace sandbox {

class Sandbox;

// How many contacts there are of it now.
std::size_t playOldIntegration(Sandbox& sandbox);

}  // namespace sandbox
