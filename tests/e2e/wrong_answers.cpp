// SPDX-License-Identifier: Apache-2.0
#include "wrong_inputs.hpp"

namespace e2e {
namespace {

std::function<void(World&)> every(sandbox::Side side, sandbox::FaultAction action, int status = 0) {
  return [=](World& w) {
    sandbox::Fault fault;
    fault.side = side;
    fault.action = action;
    fault.status = status;
    fault.times = -1;
    w.outside.addFault(fault);
  };
}

}  // namespace

std::vector<WrongInput> wrongAnswers() {
  using sandbox::FaultAction;
  using sandbox::Side;
  const std::vector<std::string> check{"check", "PROFILE", "--state", "STATE"};
  return {
      {"a shop that is locked",
       check,
       2,
       {"access to the customers export is refused"},
       {},
       {},
       every(Side::Shop, FaultAction::Status, 403)},
      {"a shop that breaks down",
       check,
       2,
       {"the shop failed to produce the customers export (status 500)"},
       {"hash is wrong"},
       {},
       every(Side::Shop, FaultAction::Status, 500)},
      {"a contact centre that may not be read",
       check,
       2,
       {"HTTP 403"},
       {},
       {},
       every(Side::Daktela, FaultAction::Status, 403)},
      {"a contact centre that breaks down",
       check,
       2,
       {"500"},
       {"token was refused by"},
       {},
       every(Side::Daktela, FaultAction::Status, 500)},
      {"a login page instead of an export",
       check,
       2,
       {"a login page came instead of the export"},
       {},
       {},
       every(Side::Shop, FaultAction::HtmlPage)},
      {"nothing instead of an export",
       check,
       2,
       {"the shop answered with an empty body"},
       {"hash is wrong"},
       {},
       every(Side::Shop, FaultAction::EmptyBody)},
  };
}

}  // namespace e2e
