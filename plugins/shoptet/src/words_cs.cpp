// SPDX-License-Identifier: Apache-2.0
// The settings in Czech.
#include "config.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

const std::vector<spojka::SettingWords>& czechSheet() {
  static const std::vector<spojka::SettingWords> sheet = {
      {"instance_uri", "URI instance", "Vlastní adresa obchodu. Není potřeba, když vložíte odkazy"},
      {"customers_hash", "Hash zákazníků",
       "V administraci obchodu: Zákazníci → Export, zrušte 'Povolit pouze z konkrétní IP adresy' a "
       "zkopírujte, "
       "co v trvalém odkazu následuje za 'hash='"},
      {"orders_hash", "Hash objednávek",
       "Objednávky → Export, typ 'Shoptet - XML formát', všechny objednávky ('Všechny'), zrušte 'Povolit "
       "pouze z "
       "konkrétní IP adresy' a zkopírujte, co v trvalém odkazu následuje za 'hash='"},
      {"orders_feed_hash", "Hash změněných objednávek",
       "Jako hash objednávek, ale s volbou 'Jen nové nebo změněné'. Bez něj čte každý běh všechny "
       "objednávky"},
      {"orders_pattern", "Šablona objednávek",
       "Číslo šablony exportu: patternId v odkazu na objednávky. -11 je 'Shoptet - XML formát'; vlastní "
       "šablona "
       "má kladné číslo"},
      {"customers_pattern", "Šablona zákazníků", "patternId v odkazu na zákazníky; jen když je v něm"},
      {"partner_id", "Partner",
       "partnerId v odkazech; jen když je v nich. Partneři jsou pod 'Zabezpečení exportů'; dejte Spojce "
       "vlastního"},
      {"customers_url", "Odkaz na zákazníky", "Místo hashů: trvalý odkaz ze Zákazníci → Export, formát xml"},
      {"orders_url", "Odkaz na objednávky",
       "Trvalý odkaz z Objednávky → Export, typ 'Shoptet - XML formát', všechny objednávky"},
      {"orders_feed_url", "Odkaz na změněné objednávky",
       "Trvalý odkaz z Objednávky → Export s volbou 'Jen nové nebo změněné'"},
      {"access", "Způsob přístupu",
       "links: trvalými odkazy exportů, které má každý obchod. api: přes API Shoptetu, s vlastním tokenem "
       "obchodu "
       "(Premium) nebo s doplňkem"},
      {"private_token", "Privátní API token",
       "Obchodu s tarifem Premium: v administraci obchodu Nastavení → Přístup k API. Potřebuje právo číst "
       "e-shop, zákazníky a objednávky"},
      {"eshop_name", "Název e-shopu",
       "S doplňkem: název obchodu, jak ho ukazuje administrace v Propojení → Doplňky Shoptet → Daktela CC"},
      {"shoptet_id", "Shoptet ID",
       "S doplňkem: číslo obchodu, je vidět na stejném místě. U privátního tokenu jen hlídá, že token patří "
       "tomuto obchodu"},
      {"api_uri", "Adresa API", "Jiná jen pro zkoušky"},
      {"oauth_uri", "Adresa tokenů doplňku",
       "S doplňkem: server, který vydává přístupové tokeny, když ho nesdělila instalace"},
      {"allow_http", "Povolit nešifrované http",
       "Dovolí http:// i na jiné počítače než tento; hash pak cestuje nechráněný"},
      {"orders_window", "První načtení objednávek",
       "whole: jedno stažení, které se rozdělí podle dat, když ho obchod nezvládne. month: od začátku po "
       "měsících, "
       "pro velmi velké obchody"},
      {"history_start", "Nejstarší objednávka", "Od kterého dne se objednávky čtou, čtou-li se po obdobích"},
      {"feed_overlap_minutes", "Přesah změn",
       "O kolik před začátkem minulého běhu se na změněné objednávky ptá znovu. Vyrovnává rozdíly hodin; co "
       "se "
       "nezměnilo, nic nestojí"},
      {"time_zone", "Časové pásmo obchodu", "Data v exportu pásmo nemají; jsou v tomto"},
      {"busy_wait_seconds", "Pauza, když má obchod plno",
       "Jak dlouho počkat, než se zeptá znovu, když běží jiný export"},
      {"busy_patience_seconds", "Trpělivost",
       "Jak dlouho se ptát, než to běh vzdá; 0 = vůbec. Obchod může být zaneprázdněný 15 minut po celém "
       "exportu"},
      {"download_timeout_seconds", "Ticho při stahování", "Jak dlouho smí obchod mlčet, než export sestaví"},
      {"slowest_download_kb_per_minute", "Nejpomalejší stahování",
       "Kolik kilobajtů za minutu musí export přinést; když jen kape, vzdá se. 0 = kolik chce"},
      {"max_export_mb", "Největší export",
       "Kolik megabajtů smí mít export po rozbalení; 0 = kolik chce, paměť zůstává stejná"},
      {"max_record_kb", "Největší záznam",
       "Kolik kilobajtů smí mít jeden zákazník nebo objednávka; větší se odloží jako nepovedený"},
      {"max_text_kb", "Nejdelší text",
       "Kolik kilobajtů smí mít jeden prvek; záznam s delším se odloží jako nepovedený"},
  };
  return sheet;
}

}  // namespace

const spojka::Properties<Config>& configTableInCzech() {
  static const spojka::Properties<Config> table = spojka::inWords(configTable(), czechSheet(),
                                                                  {{"Access", "Přístup"},
                                                                   {"Pasted links", "Vložené odkazy"},
                                                                   {"API", "API"},
                                                                   {"Reading", "Čtení"},
                                                                   {"Limits", "Meze"}});
  return table;
}

}  // namespace shoptet
