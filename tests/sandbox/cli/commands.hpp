// SPDX-License-Identifier: Apache-2.0
// Purpose: the verbs of the program. Each blocks until it is done and returns the exit code; errors are
// thrown as std::exception with a message for people.
#pragma once

#include <cstdio>
#include <string>

#include "cli/contact_table.hpp"
#include "sandbox.hpp"
#include "shop/document.hpp"

namespace sandbox {

int generate(const GeneratorOptions& shop, const Selection& selection, Encoding encoding, std::FILE* out);

// Runs until SIGINT or SIGTERM.
int serve(const Options& options);

// Shows what arrived in the contact centre of a running sandbox.
int contacts(const std::string& controlUrl, const ContactChoice& choice, std::FILE* out);

}  // namespace sandbox
