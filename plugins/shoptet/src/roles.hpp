// SPDX-License-Identifier: Apache-2.0
// The meanings attached to fields, so that a mapping can be proposed without knowing this connector. The
// list is part of the documentation (README.md); a destination uses the same words.
#pragma once

namespace shoptet::role {

inline constexpr const char* kNone = "";
inline constexpr const char* kPersonId = "person.id";
inline constexpr const char* kPersonFullName = "person.full_name";
inline constexpr const char* kPersonEmail = "person.email";
inline constexpr const char* kPersonPhone = "person.phone";
inline constexpr const char* kPersonGroup = "person.group";
inline constexpr const char* kCompanyName = "company.name";
inline constexpr const char* kCompanyId = "company.id";
inline constexpr const char* kCompanyVatId = "company.vat_id";
inline constexpr const char* kStreet = "address.street";
inline constexpr const char* kHouseNumber = "address.house_number";
inline constexpr const char* kCity = "address.city";
inline constexpr const char* kZip = "address.zip";
inline constexpr const char* kCountry = "address.country";
inline constexpr const char* kCountryCode = "address.country_code";
inline constexpr const char* kDeliveryFullName = "delivery.full_name";
inline constexpr const char* kDeliveryCompany = "delivery.company";
inline constexpr const char* kDeliveryStreet = "delivery.street";
inline constexpr const char* kDeliveryHouseNumber = "delivery.house_number";
inline constexpr const char* kDeliveryCity = "delivery.city";
inline constexpr const char* kDeliveryZip = "delivery.zip";
inline constexpr const char* kDeliveryCountry = "delivery.country";
inline constexpr const char* kDeliveryCountryCode = "delivery.country_code";
inline constexpr const char* kOrderId = "order.id";
inline constexpr const char* kOrderNumber = "order.number";
inline constexpr const char* kOrderUrl = "order.url";
inline constexpr const char* kOrderStatus = "order.status";
inline constexpr const char* kOrderTotal = "order.total";
inline constexpr const char* kOrderCurrency = "order.currency";
inline constexpr const char* kOrderCreatedAt = "order.created_at";
inline constexpr const char* kOrderPaid = "order.paid";
inline constexpr const char* kOrderPaymentMethod = "order.payment_method";
inline constexpr const char* kOrderShippingMethod = "order.shipping_method";
inline constexpr const char* kOrderTrackingNumber = "order.tracking_number";
inline constexpr const char* kOrderItems = "order.items";
inline constexpr const char* kOrderChannel = "order.channel";
inline constexpr const char* kNote = "note";
inline constexpr const char* kInternalNote = "note.internal";

}  // namespace shoptet::role
