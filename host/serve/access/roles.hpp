// SPDX-License-Identifier: Apache-2.0
// Who may do what. Plain values. Threads: any. Errors: none.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace spojka::host {

// Each may what the ones before it may.
enum class Role { viewer = 1, operates, administrator };
// `none`: without being known at all.
enum class Right { none = 1, view, reveal, operate, configure, administrate };

const char* nameOf(Role role) noexcept;
std::optional<Role> roleNamed(std::string_view name) noexcept;
const char* nameOf(Right right) noexcept;
bool may(Role role, Right right) noexcept;
std::vector<Right> rightsOf(Role role);

// Who asks.
struct Principal {
  std::string user;
  Role role = Role::viewer;
  std::string session{};  // key of it; empty = by a token, or by nothing on loopback
  std::string csrf{};
  std::string address{};
};

}  // namespace spojka::host
