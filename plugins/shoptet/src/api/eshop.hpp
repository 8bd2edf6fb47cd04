// SPDX-License-Identifier: Apache-2.0
// What the API tells of the shop a token belongs to. A shop is known by its number: its name and address can
// change.
// Ownership: plain values. Threads: pure functions. Errors: those of Client; ConfigError for another shop.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "api/access.hpp"
#include "api/client.hpp"
#include "api/record_shape.hpp"

namespace shoptet::api {

struct Eshop {
  std::string id, name, origin;
  bool trial = false;
  Countries countries;
};

Eshop askEshop(Client& client);
// What was told for this token the last time, unless that is a day ago; kept in the host's memory.
std::optional<Eshop> recallEshop(const spojka::Context& context, const Access& access, std::int64_t now);
void rememberEshop(const spojka::Context& context, const Access& access, const Eshop& eshop,
                   std::int64_t now);
void forgetEshop(const spojka::Context& context);
// The number of the shop the token belongs to, however long ago it was told; empty = it never was.
std::string rememberedShop(const spojka::Context& context, const Access& access);
bool isAnother(const Eshop& eshop, const Access& access);
// Its name as the settings have it: its own, or its address.
bool hasName(const Eshop& eshop, const std::string& name);

}  // namespace shoptet::api
