// SPDX-License-Identifier: Apache-2.0
// The program: parses the command line, runs a verb, words what goes wrong.
#pragma once

namespace spojka::host {

int runApp(int argc, char** argv);

}  // namespace spojka::host
