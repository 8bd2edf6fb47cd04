// SPDX-License-Identifier: Apache-2.0
// What people and the outside world do wrong, row by row: what was done, how the program has to end, what it
// has to say and what it must not. Plain values; each table is a function of its own.
#pragma once

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "world.hpp"

namespace e2e {

struct WrongInput {
  std::string name;
  // Behind the program's name. PROFILE, STATE and DIR are put in; --plugin-dir is added.
  std::vector<std::string> command;
  int exit = 2;
  std::vector<std::string> says;
  std::vector<std::string> never{};
  // Parts of the usual profile and what stands there instead.
  std::vector<std::pair<std::string, std::string>> profile{};
  std::function<void(World&)> prepare{};
};

std::vector<WrongInput> wrongOptions();
std::vector<WrongInput> wrongFiles();
std::vector<WrongInput> wrongProfiles();
std::vector<WrongInput> wrongLinks();
std::vector<WrongInput> wrongAnswers();

}  // namespace e2e
