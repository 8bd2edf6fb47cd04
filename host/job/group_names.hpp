// SPDX-License-Identifier: Apache-2.0
// Groups by what people know of them: the name a group bears, STREAM:KEY of any of its records, or the key
// alone. Ownership: plain values. Threads: as the table. Errors: StoreError.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/store/member_table.hpp"

namespace spojka::host {

// STREAM:KEY in its parts, where it is one of these streams.
std::optional<Decision::Record> recordNamed(const std::vector<std::string>& streams, std::string_view name);

// The group that is meant, which a run has gathered; of one that was merged the one that has its members now.
// A record that is named goes before the name of a group, and that before a key alone.
std::optional<Group> groupMeant(MemberTable& table, const std::vector<std::string>& streams,
                                std::string_view text);

// The name it has, or is called by as long as it has none: that of its first record, as a run names it.
std::string nameOfGroup(const Group& group, const std::vector<std::string>& streams,
                        const std::vector<Member>& members);

// STREAM:KEY of all records of the group that bears this name, or has this record.
std::vector<std::string> membersOfGroup(MemberTable& table, std::string_view name);

}  // namespace spojka::host
