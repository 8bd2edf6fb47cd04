// SPDX-License-Identifier: Apache-2.0
// Purpose: reads and judges what a client sends for a contact. Pure; every objection is data, so that one
// answer can carry all of them.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "daktela/messages.hpp"
#include "daktela/model.hpp"

namespace sandbox {

struct Objection {
  std::string field;  // "title" or "customFields.email"; empty: the whole request
  Message message = Message::Refused;
};

struct Draft {
  std::optional<std::string> name;
  std::array<std::optional<std::string>, kTextFields> text;  // absent: not sent; empty: null
  std::vector<std::pair<std::size_t, std::vector<std::string>>> customFields;
  std::vector<Objection> objections;

  void applyTo(Contact& contact) const;
};

// `creating`: what is required must be there; otherwise what is absent stays as it was.
Draft readDraft(const rapidjson::Value& body, const Instance& instance, bool creating,
                bool ignoreUnknownFields);

// Only characters that survive in an URL whatever the router does.
bool validName(std::string_view name);

}  // namespace sandbox
