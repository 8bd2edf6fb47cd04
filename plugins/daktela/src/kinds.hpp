// SPDX-License-Identifier: Apache-2.0
// The kinds of objects that can be written, each described once: how a profile and the API call it, the
// fields every instance has, and what is special about it. Everything else is one mechanism for all of them.
// Ownership: constants. Threads: pure. Errors: none.
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string_view>

#include "spojka/translation.hpp"

namespace daktela {

using spojka::N_;

inline constexpr std::string_view kCustomFields = "customFields";
// Which of the types it is; only of a kind that has them.
inline constexpr std::string_view kTypeField = "type";
inline constexpr const char* kTypesHint =
    N_("Types of CRM records are made in Daktela's administration, Manage -> CRM; `type` is the name of one, "
       "not its title");

struct StandardField {
  std::string_view name;
  std::string_view title;
  std::string_view help;
  std::string_view role;
  std::size_t maxLength;  // code points, 0 = no limit known
  bool required;
  bool sensitive;
  std::string_view options = {};   // blank-separated, empty = any
  std::string_view refersTo = {};  // target whose objects it can point to
  std::string_view finished = {};  // those of the options that say that nothing more is to be done
};

struct ObjectKind {
  std::string_view target;  // in a profile
  std::string_view model;   // in an address
  std::string_view title;   // for people, as the head of a list
  std::string_view help;
  std::string_view one;  // for people, within a sentence
  std::string_view many;
  std::span<const StandardField> fields;
  bool inDatabase;  // belongs to the configured CRM database
  bool hasTypes;    // made in the set-up of the instance; each has a form of custom fields

  // Index of a field, fields.size() when there is none of that name.
  constexpr std::size_t indexOf(std::string_view name) const noexcept {
    std::size_t i = 0;
    while (i < fields.size() && fields[i].name != name) ++i;
    return i;
  }
};

inline constexpr std::array<StandardField, 6> kContactFields{{
    {"title", N_("Title"), N_("Name the contact is listed under"), "record.title", 255, true, true},
    {"firstname", N_("First name"), "", "person.first_name", 128, false, true},
    {"lastname", N_("Last name"), "", "person.last_name", 128, true, true},
    {"description", N_("Description"), "", "note", 512, false, true},
    {"account", N_("Account"), N_("Name of an existing CRM account"), "", 0, false, false, "", "account"},
    {"user", N_("Owner"), N_("Login name of an existing Daktela user"), "", 0, false, false},
}};

inline constexpr std::array<StandardField, 4> kAccountFields{{
    {"title", N_("Title"), N_("Name the account is listed under"), "company.name", 255, true, true},
    {"description", N_("Description"), "", "note", 512, false, true},
    {"user", N_("Owner"), N_("Login name of an existing Daktela user"), "", 0, false, false},
    {"sla", N_("SLA"), N_("Name of an existing service level agreement"), "", 0, false, false},
}};

inline constexpr std::array<StandardField, 9> kRecordFields{{
    {"title", N_("Title"), N_("Name the record is listed under"), "record.title", 128, true, true},
    {"type", N_("Type"), N_("Name of an existing type of CRM records"), "record.kind", 0, true, false},
    {"stage", N_("Stage"), N_("OPEN or CLOSE"), "record.status", 0, true, false, "OPEN CLOSE", "", "CLOSE"},
    {"description", N_("Description"), "", "note", 512, false, true},
    {"contact", N_("Contact"), N_("Name of an existing contact; a flow of contacts gives it"), "", 0, false,
     false, "", "contact"},
    {"account", N_("Account"), N_("Name of an existing CRM account; a flow of accounts gives it"), "", 0,
     false, false, "", "account"},
    {"user", N_("Owner"), N_("Login name of an existing Daktela user"), "", 0, false, false},
    {"status", N_("Status"), N_("Name of an existing status"), "", 0, false, false},
    {"ticket", N_("Ticket"), N_("Number of an existing ticket"), "", 0, false, false},
}};
inline constexpr std::size_t kMostFields = 9;

// The first one is what a profile means that names no target.
inline constexpr std::array<ObjectKind, 3> kObjectKinds{{
    {"contact", "contacts", N_("Contact"), N_("A CRM contact of the configured database."), N_("contact"),
     N_("contacts"), kContactFields, true, false},
    {"account", "accounts", N_("Account"), N_("A CRM account (a company) of the configured database."),
     N_("account"), N_("accounts"), kAccountFields, true, false},
    {"crm_record", "crmRecords", N_("CRM record"),
     N_("A CRM record, for example an order, that can belong to a contact and an account."), N_("CRM record"),
     N_("CRM records"), kRecordFields, false, true},
}};
inline constexpr const ObjectKind& kContactKind = kObjectKinds[0];
inline constexpr const ObjectKind& kAccountKind = kObjectKinds[1];
inline constexpr const ObjectKind& kRecordKind = kObjectKinds[2];

// Index in kObjectKinds, its size when there is no such target.
constexpr std::size_t kindIndex(std::string_view target) noexcept {
  std::size_t i = 0;
  while (i < kObjectKinds.size() && kObjectKinds[i].target != target) ++i;
  return i;
}

}  // namespace daktela
