// SPDX-License-Identifier: Apache-2.0
// What the API says of itself and what it does are the same: every operation has its route, and takes the
// right it says.
#include <gtest/gtest.h>
#include <rapidjson/document.h>

#include <map>

#include "host/serve/api/openapi.hpp"
#include "host/serve/profiles/editor.hpp"
#include "host/serve/random_id.hpp"
#include "host/serve/routes/context.hpp"

namespace spojka::host {
namespace {

std::map<std::string, std::string> routesThatAre() {
  const auto folder = std::filesystem::temp_directory_path() / ("serve-contract-" + randomId());
  Logger logger(2, LogLevel::off);
  CancelToken cancel;
  const SystemClock clock;
  const Surroundings around{{}, false, "", logger, cancel, clock, [](const Failure&) {}};
  Works works({folder / "profiles", folder, 1, {}}, around,
              [](const VerbCall&) { return std::vector<std::string>(); });
  ProfileEditor editor(works);
  Accounts accounts(folder / "accounts.json");
  LoginSessions sessions;
  Throttle throttle;
  Audit audit(folder / "audit.jsonl", logger);
  const Gate gate({}, accounts, sessions);
  ApiContext api{works, editor, accounts, sessions, throttle, audit, gate, 1, 0};
  Router router;
  for (const auto add : {addSessionRoutes, addAccountRoutes, addServiceRoutes, addConnectorRoutes,
                         addProfileRoutes, addTaskRoutes, addRunRoutes, addFailedRoutes, addIdentityRoutes})
    add(router, api);
  std::map<std::string, std::string> routes;
  for (const auto& route : router.routes()) routes[route.method + " " + route.pattern] = nameOf(route.right);
  return routes;
}

TEST(Contract, routes_and_their_rights_are_those_of_the_description) {
  rapidjson::Document described;
  described.Parse(openApiText().data(), openApiText().size());
  ASSERT_FALSE(described.HasParseError());
  std::map<std::string, std::string> routes;
  for (const auto& path : described["paths"].GetObject())
    for (const auto& operation : path.value.GetObject()) {
      std::string method = operation.name.GetString();
      for (char& c : method) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      routes[method + " " + path.name.GetString()] = operation.value["x-right"].GetString();
    }
  EXPECT_EQ(routesThatAre(), routes);
}

}  // namespace
}  // namespace spojka::host
