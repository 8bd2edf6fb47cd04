// SPDX-License-Identifier: Apache-2.0
// Purpose: the invented words records are made of. Surnames, firms and products are made up; every letter
// exists in windows-1250 as well as in UTF-8, because the export can be asked for in both. Constants only.
#pragma once

#include <cstdint>
#include <string_view>

namespace sandbox::vocabulary {

using std::string_view;

struct Word {
  string_view text, ascii;  // ascii: the form used inside e-mail addresses
};

inline constexpr Word kFemaleFirst[] = {{"Žofie", "zofie"},   {"Šárka", "sarka"},   {"Kateřina", "katerina"},
                                        {"Božena", "bozena"}, {"Květa", "kveta"},   {"Ludmila", "ludmila"},
                                        {"Růžena", "ruzena"}, {"Eliška", "eliska"}, {"Markéta", "marketa"},
                                        {"Zdeňka", "zdenka"}, {"Anežka", "anezka"}, {"Bára", "bara"}};
inline constexpr Word kMaleFirst[] = {{"Řehoř", "rehor"}, {"Ondřej", "ondrej"}, {"Matěj", "matej"},
                                      {"Jiří", "jiri"},   {"Tomáš", "tomas"},   {"Vojtěch", "vojtech"},
                                      {"Luboš", "lubos"}, {"Václav", "vaclav"}, {"Štěpán", "stepan"},
                                      {"Dušan", "dusan"}, {"Čeněk", "cenek"},   {"Šimon", "simon"}};
inline constexpr Word kSlovakFirst[] = {{"Ľuboš", "lubos"},   {"Ľubica", "lubica"}, {"Ján", "jan"},
                                        {"Zuzana", "zuzana"}, {"Andrej", "andrej"}, {"Mária", "maria"}};
inline constexpr Word kFemaleLast[] = {{"Příkladová", "prikladova"}, {"Vzorná", "vzorna"},
                                       {"Ukázková", "ukazkova"},     {"Křížalková", "krizalkova"},
                                       {"Žluťásková", "zlutaskova"}, {"Šťovíčková", "stovickova"},
                                       {"Řeřichová", "rerichova"},   {"Ďáblíková", "dablikova"},
                                       {"Ňoumová", "noumova"},       {"Houbařová", "houbarova"}};
inline constexpr Word kMaleLast[] = {
    {"Příkladný", "prikladny"}, {"Vzorný", "vzorny"},     {"Ukázka", "ukazka"},   {"Křížalka", "krizalka"},
    {"Žluťásek", "zlutasek"},   {"Šťovíček", "stovicek"}, {"Řeřicha", "rericha"}, {"Ďáblík", "dablik"},
    {"Ňouma", "nouma"},         {"Houbař", "houbar"}};
inline constexpr Word kSlovakLast[] = {
    {"Príklad", "priklad"}, {"Vzorkový", "vzorkovy"}, {"Ukážka", "ukazka"}, {"Čučoriedka", "cucoriedka"}};
inline constexpr string_view kTitles[] = {"Ing. ", "Mgr. ", "MUDr. ", "Bc. "};

inline constexpr Word kFirms[] = {{"Květinářství Ždárek", "kvetinarstvi-zdarek"},
                                  {"Stavby & Vzor", "stavby-vzor"},
                                  {"Pekařství Rohlíček", "pekarstvi-rohlicek"},
                                  {"Truhlářství Dubánek", "truhlarstvi-dubanek"},
                                  {"Čajovna U Řeky", "cajovna-u-reky"},
                                  {"Autodílna Šroubek", "autodilna-sroubek"},
                                  {"Knihy Čtenář", "knihy-ctenar"},
                                  {"Zahrady <Zelený Háj>", "zahrady-zeleny-haj"}};
inline constexpr string_view kFirmForms[] = {", s.r.o.", ", a.s.", ", v. o. s.", " – živnost"};

inline constexpr string_view kStreets[] = {"Žižkova",    "Na Příkopě", "U Mlýna",   "Dlouhá",
                                           "Průmyslová", "Květná",     "K Letišti", "Třešňová",
                                           "Pod Hájem",  "28. října",  "Šípková",   "Zahradní"};
struct City {
  string_view name, zip;
};
inline constexpr City kCities[] = {{"Ústí nad Labem", "400 01"},
                                   {"Hradec Králové", "50002"},
                                   {"Žďár nad Sázavou", "59101"},
                                   {"Plzeň", "301 00"},
                                   {"Praha 5 – Smíchov", "150 00"},
                                   {"České Budějovice", "370 01"},
                                   {"Týniště nad Orlicí", "517 21"},
                                   {"Brno", "60200"},
                                   {"Třebíč", "674 01"}};
inline constexpr City kSlovakCities[] = {
    {"Banská Bystrica", "974 01"}, {"Žilina", "010 01"}, {"Košice", "04001"}, {"Ľubietová", "976 55"}};

inline constexpr string_view kGroups[] = {"Registrovaní", "Registrovaní",  "Registrovaní",
                                          "Velkoobchod",  "VIP zákazníci", ""};
inline constexpr string_view kPriceLists[] = {"Výchozí ceník", "Výchozí ceník", "VO – úroveň 2",
                                              "Slovensko EUR"};
inline constexpr string_view kCustomerRemarks[] = {
    "Věrná zákaznice; preferuje doručení po 17. hodině & volat předem",
    "Splatnost 14 dní, limit <100 000 Kč>\nbez dobírky", "Chce katalog poštou",
    "Reklamovala 2× obal – řešit přednostně.\nVolat jen dopoledne."};

inline constexpr string_view kStatuses[] = {"Vyřízena",   "Vyřízena",       "Vyřízena",
                                            "Vyřízena",   "Vyřizuje se",    "Nevyřízená",
                                            "Stornována", "Čeká na úhradu", "Předáno dopravci – na cestě"};
inline constexpr string_view kOrderRemarks[] = {
    "Prosím zvonit u souseda – pes štěká & kouše.\nDěkuji, „Jana“",
    "Dárkově zabalit, přiložit lísteček: <3 od Řehoře", "Nechte v trafice naproti.",
    "Pokud není skladem tyrkysová, pošlete modrou.\nJinak zavolejte,\nprosím & děkuji."};
inline constexpr string_view kShopRemarks[] = {"Volala, chce doručit až po 17. hodině",
                                               "Velkoobchod; splatnost 14 dní",
                                               "Ověřit adresu – vrácená zásilka", "Sleva dohodnuta <ústně>"};
inline constexpr string_view kReferers[] = {
    "https://www.example.org/hledat?q=čaj&utm_source=newsletter&utm_campaign=jaro",
    "https://search.example.net/?q=zelen%C3%BD+%C4%8Daj&source=web",
    "https://srovnavac.example.com/produkt/123?from=<top>&pos=1"};
inline constexpr string_view kSources[] = {
    "E-shop", "E-shop", "E-shop", "E-shop", "Telefonická objednávka", "Pokladna – prodejna"};

struct Product {
  string_view name, code, variant, manufacturer, unit;
  std::int64_t price;  // in cents of CZK, VAT included
  int rate;
  int grams;
};
inline constexpr Product kProducts[] = {
    {"Zelený čaj Šumavský úsvit", "CAJ-ZEL/100", "Balení: 100 g", "Čajovna Žďárek", "ks", 12900, 12, 125},
    {"Hrnek s ouškem <limitovaná edice>", "HRN-001", "Barva: tyrkysová", "Keramika Bechyňka", "ks", 34900, 21,
     410},
    {"Lepidlo flexibilní 25 kg", "LEP-25", "", "Vzorchem", "ks", 38990, 21, 25000},
    {"Ručník froté „Růže“", "RUC-50x100", "Rozměr: 50 × 100 cm", "Tkalcovna Úpička", "ks", 21900, 21, 300},
    {"Med květový pastovaný", "MED-0500", "Hmotnost: 500 g", "Včelín Pod Hájem", "ks", 18900, 12, 780},
    {"Plátno bavlněné, potisk šípky", "PLA-SIP", "Šíře: 150 cm", "Tkalcovna Úpička", "m", 16900, 21, 220},
    {"Kniha: Čeština & my", "KNI-CES", "", "Nakladatelství Příklad", "ks", 29900, 0, 350},
    {"Šroub vratový M8×60, balení 20 ks", "SRO-8X60", "Povrch: zinek", "Železo Ukázka", "bal", 9950, 21, 640},
    {"Dětské holínky „Žabička“", "HOL-ZAB", "Velikost: 27", "Gumárna Vzor", "pár", 45900, 21, 700},
    {"Svíčka sójová – vůně jehličí", "SVI-JEH", "Objem: 200 ml", "Dílna U Řeky", "ks", 24900, 21, 330}};
inline constexpr string_view kSuppliers[] = {"Velkosklad Morava", "Dovoz Příklad", ""};

struct Method {
  string_view name, code;
  std::int64_t price;
};
inline constexpr Method kShippings[] = {
    {"Zásilkovna – Z-BOX (Ústí nad Labem, Žižkova 7)", "SHIPPING11", 7900},
    {"Česká pošta – Balík Do ruky", "SHIPPING3", 13900},
    {"Kurýr po Praze do 3 hodin", "SHIPPING27", 19900},
    {"Osobní odběr – prodejna Plzeň", "SHIPPING1", 0}};
inline constexpr Method kBillings[] = {{"Platba kartou online", "BILLING4", 0},
                                       {"Dobírka", "BILLING2", 3900},
                                       {"Převodem na účet", "BILLING7", 0},
                                       {"Hotově při převzetí", "BILLING1", 0}};

}  // namespace sandbox::vocabulary
