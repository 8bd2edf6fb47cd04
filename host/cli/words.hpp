// SPDX-License-Identifier: Apache-2.0
// The one place where what a message names becomes a command or an option: "⟦adopt people⟧" is
// "--adopt=people" here. A command is told as it can be pasted: with the profile of this call, and with where
// its state is when that was said. Threads: speakOf() and leaveMeansAsTheyAre() before any of the others is
// called; those any.
#pragma once

#include <string>
#include <string_view>

namespace spojka::host {

// What this process was asked about. Empty = nothing of its own.
void speakOf(std::string profileFile, std::string stateUrl);

// From here on inWords() changes nothing: whoever reads what this process says has words of its own.
void leaveMeansAsTheyAre();

std::string inWords(std::string_view text);

// "'spojka failed list my-eshop.yaml'". `verb`: the words before the profile; `rest`: what stands behind it.
std::string command(const std::string& verb, const std::string& rest = {});

// As one word of a shell.
std::string shellWord(std::string_view text);

}  // namespace spojka::host
