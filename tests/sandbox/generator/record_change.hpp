// SPDX-License-Identifier: Apache-2.0
// Purpose: edits a merchant or a customer makes after the fact, by field name. Pure; an unknown field or
// index throws std::invalid_argument naming it.
#pragma once

#include <map>
#include <string>

#include "generator/records.hpp"

namespace sandbox {

using Change = std::map<std::string, std::string>;

// status, email, phone, remark, shop_remark, package_number, full_name, company, street, city, zip
void applyChange(Order& order, const Change& change);
// email and phone of the first account, customer_group, price_list, remark, full_name, company, street, city,
// zip
void applyChange(Customer& customer, const Change& change);

}  // namespace sandbox
