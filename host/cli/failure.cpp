// SPDX-License-Identifier: Apache-2.0
#include "host/cli/failure.hpp"

#include <csignal>

#include "host/plugin/registry.hpp"
#include "host/profile/profile.hpp"
#include "host/store/store.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

ExitCode exitFor(const Error& e, const CancelToken& cancel) {
  if (e.code() == SPOJKA_E_CANCELLED) return exitOfCancel(cancel);
  return e.code() == SPOJKA_E_CONFIG || e.code() == SPOJKA_E_AUTH ? ExitCode::usage : ExitCode::aborted;
}

// Where it happened, unless the words tell that themselves.
std::string withPlace(const Error& e) {
  const std::string message = e.what();
  const std::string connector = "connector '" + e.where().substr(0, e.where().find('.')) + "'";
  return e.where().empty() || message.find(connector) != std::string::npos ? message
                                                                           : e.where() + ": " + message;
}

Failure named(const std::exception_ptr& error, const CancelToken& cancel) {
  try {
    std::rethrow_exception(error);
  } catch (const ProfileError& e) {
    return {ExitCode::usage, e.what()};
  } catch (const ExitError& e) {
    return {e.code(), e.what()};
  } catch (const StoreError& e) {
    return {e.resumable() ? ExitCode::aborted : ExitCode::damaged, e.what()};
  } catch (const Error& e) {
    return {exitFor(e, cancel), withPlace(e)};
  } catch (const std::exception& e) {
    return {ExitCode::aborted, std::string("unexpected: ") + e.what()};
  }
}

}  // namespace

ExitCode exitOfCancel(const CancelToken& cancel) {
  return cancel.signal() == SIGTERM ? ExitCode::terminated : ExitCode::interrupted;
}

ExitCode orCancelled(ExitCode exit, const CancelToken& cancel) {
  const bool cut = exit == ExitCode::usage || exit == ExitCode::aborted;
  return cut && cancel.signal() != 0 ? exitOfCancel(cancel) : exit;
}

Failure failureOf(const std::exception_ptr& error, const CancelToken& cancel) {
  Failure failure = named(error, cancel);
  failure.exit = orCancelled(failure.exit, cancel);
  return failure;
}

}  // namespace spojka::host
