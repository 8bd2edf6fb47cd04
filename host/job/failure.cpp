// SPDX-License-Identifier: Apache-2.0
#include "host/job/failure.hpp"

#include "host/plugin/registry.hpp"
#include "host/profile/profile.hpp"
#include "host/store/store.hpp"
#include "spojka/error.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

RunStatus statusFor(const Error& e) {
  if (e.code() == SPOJKA_E_CANCELLED) return RunStatus::cancelled;
  return e.code() == SPOJKA_E_CONFIG || e.code() == SPOJKA_E_AUTH ? RunStatus::refused : RunStatus::aborted;
}

// Where it happened, unless the words tell that themselves.
std::string withPlace(const Error& e) {
  const std::string message = e.what();
  const std::string name = e.where().substr(0, e.where().find('.'));
  const auto tells = [&](const std::string& words) { return message.find(words) != std::string::npos; };
  return e.where().empty() || tells("connector '" + name + "'") || tells(tr("connector '{}'", name))
             ? message
             : e.where() + ": " + message;
}

Failure named(const std::exception_ptr& error) {
  try {
    std::rethrow_exception(error);
  } catch (const ProfileError& e) {
    return {RunStatus::refused, e.what()};
  } catch (const StatusError& e) {
    return {e.status(), e.what()};
  } catch (const StoreError& e) {
    return {e.status(), e.what()};
  } catch (const Error& e) {
    return {statusFor(e), withPlace(e)};
  } catch (const std::exception& e) {
    return {RunStatus::aborted, tr("unexpected: {}", e.what())};
  }
}

}  // namespace

RunStatus orCancelled(RunStatus status, const CancelToken& cancel) {
  const bool cut = status == RunStatus::refused || status == RunStatus::aborted;
  return cut && cancel.signal() != 0 ? RunStatus::cancelled : status;
}

Failure failureOf(const std::exception_ptr& error, const CancelToken& cancel) {
  Failure failure = named(error);
  failure.status = orCancelled(failure.status, cancel);
  return failure;
}

}  // namespace spojka::host
