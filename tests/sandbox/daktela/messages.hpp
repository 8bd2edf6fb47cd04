// SPDX-License-Identifier: Apache-2.0
// Purpose: the texts of refusals in the two languages a client may ask for. Invented; clients must not match
// on them. Constants only.
#pragma once

#include <string_view>

namespace sandbox {

enum class Language { Czech, English };

enum class Message {
  Required,
  TooLong,
  EmptyText,
  NotText,
  UnknownReference,
  UnknownChoice,
  EmailFormat,
  NameTaken,
  NameCharacters,
  NameFixed,
  UnknownField,
  NotListOfTexts,
  Readonly,
  NotObject,
  NotJson,
  Unauthorized,
  Forbidden,
  NoObject,
  TooFew,
  NoMethod,
  WrongQuery,
  Refused
};

std::string_view messageText(Message message, Language language);

}  // namespace sandbox
