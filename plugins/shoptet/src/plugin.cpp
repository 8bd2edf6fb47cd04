// SPDX-License-Identifier: Apache-2.0
#include "spojka/plugin.hpp"

#include "source.hpp"

SPOJKA_PLUGIN(
    R"({"id":"shoptet","name":"Shoptet","version":")" SPOJKA_SDK_VERSION
    R"(","interfaces":["spojka.source/1"],"license":"Apache-2.0","docs":"Reads customers and orders of a Shoptet e-shop, from its permanent export links or by its API."})",
    spojka::sourceTable<shoptet::ShoptetSource>(), nullptr)
