// SPDX-License-Identifier: Apache-2.0
#include "host/serve/access/roles.hpp"

namespace spojka::host {
namespace {

constexpr Role kRoles[] = {Role::viewer, Role::operates, Role::administrator};
constexpr Right kRights[] = {Right::view, Right::reveal, Right::operate, Right::configure,
                             Right::administrate};

}  // namespace

const char* nameOf(Role role) noexcept {
  return role == Role::viewer ? "viewer" : role == Role::operates ? "operator" : "administrator";
}

std::optional<Role> roleNamed(std::string_view name) noexcept {
  for (const Role role : kRoles)
    if (name == nameOf(role)) return role;
  return std::nullopt;
}

const char* nameOf(Right right) noexcept {
  switch (right) {
    case Right::none:
      return "none";
    case Right::view:
      return "view";
    case Right::reveal:
      return "reveal";
    case Right::operate:
      return "operate";
    case Right::configure:
      return "configure";
    case Right::administrate:
      break;
  }
  return "administrate";
}

bool may(Role role, Right right) noexcept {
  if (right == Right::none || right == Right::view) return true;
  if (right == Right::reveal || right == Right::operate) return role != Role::viewer;
  return role == Role::administrator;
}

std::vector<Right> rightsOf(Role role) {
  std::vector<Right> rights;
  for (const Right right : kRights)
    if (may(role, right)) rights.push_back(right);
  return rights;
}

}  // namespace spojka::host
