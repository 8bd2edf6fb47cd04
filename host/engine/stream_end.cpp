// SPDX-License-Identifier: Apache-2.0
#include "host/engine/stream_end.hpp"

#include "host/engine/settle/guard_stop.hpp"
#include "host/store/store.hpp"
#include "spojka/error.hpp"

namespace spojka::host {
namespace {

RunStatus statusFor(const Error& e) {
  return e.code() == SPOJKA_E_CONFIG || e.code() == SPOJKA_E_AUTH ? RunStatus::refused : RunStatus::aborted;
}

// One token and one set of settings serve all streams at the destination. A source has a link, and perhaps a
// right, for each.
bool concernsAll(const Error& e, Part part) {
  return part == Part::destination && (e.code() == SPOJKA_E_AUTH || e.code() == SPOJKA_E_CONFIG);
}

}  // namespace

StreamEnd streamEndOf(const std::exception_ptr& error, Part part, bool wasStopped, bool givenUp) {
  if (!error) return {};
  try {
    std::rethrow_exception(error);
  } catch (const StoreError& e) {
    // What cannot be stored must not be written.
    return {e.what(), e.status(), true};
  } catch (const GuardStop& e) {
    return {e.what(), RunStatus::refused, false};
  } catch (const Error& e) {
    if (e.code() != SPOJKA_E_CANCELLED)
      return {e.what(), statusFor(e), concernsAll(e, part) || (part == Part::destination && givenUp)};
    if (wasStopped) return {};
    return {
        std::string("a connector ended a call as cancelled that nobody had cancelled, so what it was doing "
                    "is not complete. This is a defect of the connector: ") +
            e.what(),
        RunStatus::aborted, false};
  } catch (const std::exception& e) {
    return {e.what(), RunStatus::aborted, false};
  } catch (...) {
    return {"something was thrown that is no error", RunStatus::aborted, false};
  }
}

}  // namespace spojka::host
