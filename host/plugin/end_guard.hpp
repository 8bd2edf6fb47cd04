// SPDX-License-Identifier: Apache-2.0
// A run that broke off is no success. Whoever ends this process in whatever way C offers (exit, quick_exit,
// _exit, _Exit), from a call or from a thread of its own, before the program has come to its end: it is said,
// and the exit code is EXIT_FAILURE. What gets past this is a raw system call and kill -9 (the
// latter is no exit code 0). Ownership: none. Threads: one guards; the end may come on any. Errors: none.
#pragma once

namespace spojka::host {

// From now on an end counts as uninvited, in this very process: not in children that it forks.
void guardTheEnd() noexcept;
// Before code that may exit() is called: what was registered last runs first, before any clearing up.
void noticeExits() noexcept;
// Whatever comes now is the end.
void comeToTheEnd() noexcept;

}  // namespace spojka::host
