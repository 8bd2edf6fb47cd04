// SPDX-License-Identifier: Apache-2.0
#include "wrong_inputs.hpp"

namespace e2e {

std::vector<WrongInput> wrongLinks() {
  return {};
}

}  // namespace e2e
