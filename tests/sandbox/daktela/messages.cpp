// SPDX-License-Identifier: Apache-2.0
#include "daktela/messages.hpp"

namespace sandbox {

std::string_view messageText(Message message, Language language) {
  const bool czech = language == Language::Czech;
  switch (message) {
    case Message::Required:
      return czech ? "Toto pole musí být vyplněno" : "This field must be filled in";
    case Message::TooLong:
      return czech ? "Hodnota je příliš dlouhá" : "The value is too long";
    case Message::EmptyText:
      return czech ? "Prázdný text není dovolen, použijte null" : "Empty text is not allowed, use null";
    case Message::NotText:
      return czech ? "Očekáván text" : "Text expected";
    case Message::UnknownReference:
      return czech ? "Odkaz na neexistující záznam" : "Reference to a record that does not exist";
    case Message::UnknownChoice:
      return czech ? "Hodnota není jednou z nabízených" : "The value is not one of those offered";
    case Message::EmailFormat:
      return czech ? "Chybný tvar e-mailové adresy" : "The e-mail address is malformed";
    case Message::NameTaken:
      return czech ? "Záznam s tímto názvem již existuje" : "A record of this name already exists";
    case Message::NameCharacters:
      return czech ? "Název smí obsahovat jen písmena bez diakritiky, číslice, podtržítko a pomlčku"
                   : "The name may hold only plain letters, digits, underscore and hyphen";
    case Message::NameFixed:
      return czech ? "Název existujícího záznamu nelze změnit"
                   : "The name of an existing record cannot be changed";
    case Message::UnknownField:
      return czech ? "Neznámé pole formuláře" : "Unknown form field";
    case Message::NotListOfTexts:
      return czech ? "Očekáván seznam textů" : "A list of texts is expected";
    case Message::Readonly:
      return czech ? "Pole je jen pro čtení" : "The field is read-only";
    case Message::NotObject:
      return czech ? "Očekáván objekt" : "An object is expected";
    case Message::NotJson:
      return czech ? "Tělo požadavku není platný JSON" : "The request body is not valid JSON";
    case Message::Unauthorized:
      return czech ? "Přihlášení se nezdařilo" : "Authentication failed";
    case Message::Forbidden:
      return czech ? "K této operaci nemáte oprávnění" : "You have no right to do this";
    case Message::NoObject:
      return czech ? "Objekt nebyl nalezen" : "The object was not found";
    case Message::TooFew:
      return czech ? "Ke sloučení jsou třeba nejméně dva objekty" : "Merging takes at least two objects";
    case Message::NoMethod:
      return czech ? "Metoda není dovolena" : "The method is not allowed";
    case Message::WrongQuery:
      return czech ? "Dotazu není rozumět" : "The query is not understood";
    default:
      return czech ? "Požadavek byl odmítnut" : "The request was refused";
  }
}

}  // namespace sandbox
