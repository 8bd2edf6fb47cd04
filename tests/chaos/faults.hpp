// SPDX-License-Identifier: Apache-2.0
// The catalogue of what the pretend servers can do wrong. Plain values; random ones follow their seed.
#pragma once

#include <cstdint>
#include <vector>

#include "scenario.hpp"

namespace chaos {

// Strike single requests about contacts, look-ups and writes alike, each with this probability.
std::vector<ServerFault> lostAndWrongAnswers(double probability, std::uint64_t seed);
// More than the contact centre lets through.
std::vector<ServerFault> tooManyRequests();
// Asked to wait for no time at all, or until a moment that is over: what a wrong clock makes of a wait.
std::vector<ServerFault> waitsOfZero();
// Answers that are late, but come.
std::vector<ServerFault> lateAnswers(double probability, std::uint64_t seed);
// Answers of the contact centre after which going on makes no sense; one each.
std::vector<ServerFault> strangeServers();
// Exports that are cut, wrong, or refused; one each.
std::vector<ServerFault> badExports();

}  // namespace chaos
