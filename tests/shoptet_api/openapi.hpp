// SPDX-License-Identifier: Apache-2.0
// Shoptet's own description of its API, where it is at hand: what may be asked, and how answers look.
// Ownership: read once, static. Threads: one. Errors: std::runtime_error for a document that cannot be read.
#pragma once

#include <string>
#include <utility>
#include <vector>

namespace shoptet_api_test::openapi {

bool atHand();

// The endpoints the connector uses; those that are not for reading begin with their method, as targets of
// requests do below.
inline const std::vector<std::string> kUsed = {"/api/eshop",
                                               "/api/customers",
                                               "/api/customers/{guid}",
                                               "/api/customers/changes",
                                               "/api/orders",
                                               "/api/orders/{code}",
                                               "/api/orders/changes",
                                               "/api/customers/snapshot",
                                               "/api/orders/snapshot",
                                               "/api/system/jobs/{jobId}",
                                               "/api/webhooks",
                                               "POST /api/webhooks",
                                               "PATCH /api/webhooks/{id}",
                                               "POST /api/webhooks/renew-signature-key"};

// What is wrong with a request; empty = nothing.
std::string faultsOfRequest(const std::string& target,
                            const std::vector<std::pair<std::string, std::string>>& headers,
                            const std::string& body = {});
// What is wrong with the body of an answer to such a request.
std::string faultsOfAnswer(const std::string& target, int status, const std::string& body);

// What is wrong with a line of a snapshot; `schema` is the name of its description.
std::string faultsOfLine(const std::string& schema, const std::string& line);

// Answers as the description has them: an example, one with all there can be, one with as little as may be.
// Of lists one page, and of the e-shop an address that can be one.
enum class Measure { example, full, bare };
std::string answerOf(const std::string& endpoint, int status, Measure measure);
// Of failures, those that are described.
std::vector<int> errorsOf(const std::string& endpoint);

}  // namespace shoptet_api_test::openapi
