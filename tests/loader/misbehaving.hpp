// SPDX-License-Identifier: Apache-2.0
// A loaded member of the zoo with a host around it, and what an error of one of its calls says.
#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <string>

#include "host/plugin/connector.hpp"
#include "host/plugin/services.hpp"
#include "spojka/error.hpp"
#include "zoo_folder.hpp"

namespace spojka::host::zoo {

class Misbehaving : public testing::Test {
 protected:
  const Plugin& load(const std::string& id) const { return loadPlugin(search(id), id); }
  // Puts a member there and says where.
  PluginSearch search(const std::string& id) const {
    if (!std::filesystem::exists(folder_.path() / fileName(id))) folder_.put(id);
    return folder_.search();
  }
  const spojka_host& host() const { return services_.host(); }
  void stopTheRun() { cancel_.request(); }
  Logger& logger() { return logger_; }
  CancelToken& cancel() { return cancel_; }

  // Fails the test when nothing is thrown.
  static Error errorOf(const std::function<void()>& call) {
    try {
      call();
    } catch (const Error& e) {
      return e;
    }
    ADD_FAILURE() << "nothing was thrown";
    return Error(SPOJKA_OK, "", "");
  }

 private:
  ZooFolder folder_;
  Logger logger_{2, LogLevel::off};
  CancelToken cancel_;
  HostServices services_{"zoo", logger_, cancel_};
};

}  // namespace spojka::host::zoo
