// SPDX-License-Identifier: Apache-2.0
// The files of the console as they were when this was built, compressed. Ownership: static data. Threads:
// any. Errors: none.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "host/serve/http/router.hpp"

namespace spojka::host {

struct Asset {
  std::string_view path;  // "app.js", within what the console's build made
  std::string_view gzip;
  std::string_view etag;
};
// Empty when it was built without the console.
const std::vector<Asset>& assets();

// Any address that is nobody else's: pages of the console find their own way within it.
HttpAnswer assetAnswer(const HttpRequest& request);
void addAssetRoutes(Router& router);

}  // namespace spojka::host
