// SPDX-License-Identifier: Apache-2.0
// Purpose: reads and judges what a client sends for an object. Pure; every objection is data, so that one
// answer can carry all of them.
#pragma once

#include <array>
#include <functional>
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

  void applyTo(Object& object) const;
};

// What a draft is judged against.
struct DraftRules {
  Model model = Model::Contacts;
  const Instance& instance;
  bool creating = false;  // what is required must be there; otherwise what is absent stays as it was
  bool ignoreUnknownFields = false;
  std::string recordType;  // of the stored record, for an update that does not send one
  std::function<bool(Model, const std::string&)> exists;  // whether an object can be referred to
  std::vector<std::string> goneFields{};                  // keys that are as good as unknown
};

Draft readDraft(const rapidjson::Value& body, const DraftRules& rules);

// Only characters that survive in an URL whatever the router does.
bool validName(std::string_view name);

}  // namespace sandbox
