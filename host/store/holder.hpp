// SPDX-License-Identifier: Apache-2.0
// Who holds a lease: a process, told apart from every other one, also from a later process with the same
// number. Ownership: plain values. Threads: any. Errors: none; what cannot be found out is empty or zero.
#pragma once

#include <cstdint>
#include <string>

namespace spojka::host::store {

struct Holder {
  std::string host;     // for people
  std::string machine;  // this boot of this machine, and which container of it: process numbers mean the same
  std::int64_t pid = 0;
  std::int64_t born = 0;  // when the process began, in the kernel's own count; 0 = not known
};

Holder thisProcess();
// True only when it is certain: the process ran here and is no more.
bool isGone(const Holder& holder);
// True only when it is certain: the process runs here, now.
bool isHere(const Holder& holder);

}  // namespace spojka::host::store
