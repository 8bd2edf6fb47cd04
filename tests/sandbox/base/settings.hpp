// SPDX-License-Identifier: Apache-2.0
// Purpose: the lasting switches of the sandbox: everything about the outside world that is unknown or differs
// between instances. (Faults strike single requests; settings hold until changed.) The box hands out
// immutable snapshots and may be used from any thread; fromJson throws std::invalid_argument that names the
// wrong member and leaves the settings as they were.
#pragma once

#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "base/json.hpp"

namespace sandbox {

enum class DenyAnswer { NotFound, Unauthorized, Forbidden, LoginPage };
enum class BusyAnswer { TooManyRequests, HtmlPage };
enum class QuarterHourRule { Off, Whole, All };  // Whole: only orders.xml without a window counts
enum class MergeKeeps { First, Last };           // of the objects that become one
enum class JobEnd { Completed, Failed, Expired, Killed, Never };
enum class ErrorShape { Form, Primary, Both, String, Array, Violations, List };

struct ShopSettings {
  DenyAnswer deny = DenyAnswer::NotFound;
  BusyAnswer busy = BusyAnswer::TooManyRequests;
  QuarterHourRule quarterHour = QuarterHourRule::Off;
  bool oneAtATime = true;
  bool requirePartner = true;
  bool gzip = false;  // compress when the client offers it
  bool newestFirst = false;
  int pieceBytes = 65536;
};

// The shop's API: how much it lets itself be asked, and what is wrong with those who ask.
struct ApiSettings {
  int bucketSize = 200;  // units
  int bucketDrain = 10;  // units a second
  int bucketCost = 1;    // units a call
  int connections = 3;   // calls of one token at once
  int mostTokens = 5;    // access tokens that may be valid at once
  int tokenSeconds = 1800;
  int changesDays = 30;     // how far back changes are kept
  bool newestFirst = true;  // lists of orders
  bool trial = false;
  bool suspended = false;              // the addon: its tokens open nothing
  std::vector<std::string> forbidden;  // groups the token has no right to: "orders", "customers", "eshop"
  int latencyMilliseconds = 0;
  // Of the calls to who is registered for an event.
  int webhookLostPercent = 0, webhookRepeatedPercent = 0;
  int webhookSpreadMilliseconds = 0;    // each at any moment within this time: in any sequence
  int webhookRetryMilliseconds = 1000;  // until the next of three attempts
  // Of snapshots: when one is ready, how often it says before that it is not, and how it ends.
  int jobMilliseconds = 0, jobLooks = 0;
  JobEnd jobEnd = JobEnd::Completed;
};

struct DaktelaSettings {
  ErrorShape errorShape = ErrorShape::Form;
  bool ignoreUnknownFields = false;  // unknown custom-field keys: dropped instead of refused
  bool namesWithoutCase = false;     // names that differ by case are one name, as some databases compare
  MergeKeeps mergeKeeps = MergeKeeps::First;
  int latencyMilliseconds = 0;  // of every answer
  std::vector<std::string>
      forbidden;  // models that answer 403: "contacts", "crmDatabases"; "contacts:write" for writes only
  std::vector<std::string>
      goneFields;  // keys of custom fields that are defined no more; objects still show them
};

struct Settings {
  ShopSettings shop;
  ApiSettings api;
  DaktelaSettings daktela;
};

Settings mergeSettings(Settings settings, const rapidjson::Value& json);
std::string toJson(const Settings& settings);

class SettingsBox {
 public:
  std::shared_ptr<const Settings> get() const {
    const std::lock_guard lock(mutex_);
    return settings_;
  }
  void set(const Settings& settings) {
    auto next = std::make_shared<const Settings>(settings);
    const std::lock_guard lock(mutex_);
    settings_ = std::move(next);
  }

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<const Settings> settings_ = std::make_shared<const Settings>();
};

}  // namespace sandbox
