// SPDX-License-Identifier: Apache-2.0
// The settings in Czech.
#include "config.hpp"
#include "spojka/translation.hpp"

namespace daktela {

const spojka::Properties<Config>& configPropertiesInCzech() {
  static const spojka::Properties<Config> table = spojka::inWords(
      configProperties(),
      {
          {"instance_uri", "URI instance",
           "Adresa, na které se do Daktely přihlašujete, bez čehokoli za jménem serveru."},
          {"access_token", "Přístupový token",
           "API token uživatele Daktely, pod kterým se zapisuje: Správa -> Uživatelé -> uživatel -> API "
           "tokeny. "
           "Uživatel potřebuje práva číst, zakládat a upravovat v CRM to, co se zapisuje: kontakty, firmy, "
           "záznamy."},
          {"database", "Databáze CRM",
           "Název (name, ne titulek) databáze CRM, do které kontakty a firmy patří: Správa -> CRM -> "
           "Databáze. Známé "
           "databáze vypíše `check`."},
          {"lookup_batch", "Jmen na jeden dotaz",
           "Na kolik objektů se ptá jeden vyhledávací dotaz. Snižte, když server odmítá dlouhé adresy."},
          {"allow_http", "Povolit nešifrované http",
           "Dovolí adresu http://, která není na tomto počítači. Token pak cestuje nechráněný."},
      },
      {{"Daktela", "Daktela"}, {"Tuning", "Ladění"}});
  return table;
}

}  // namespace daktela
