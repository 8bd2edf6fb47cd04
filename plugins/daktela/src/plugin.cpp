// SPDX-License-Identifier: Apache-2.0
#include "spojka/plugin.hpp"

#include "destination.hpp"

SPOJKA_PLUGIN(
    R"({"id":"daktela","name":"Daktela V6","version":")" SPOJKA_SDK_VERSION
    R"(","interfaces":["spojka.destination/1"],"license":"Apache-2.0","docs":"Writes contacts, accounts and CRM records into the CRM of a Daktela V6 contact centre."})",
    nullptr, spojka::destinationTable<daktela::DaktelaDestination>())
