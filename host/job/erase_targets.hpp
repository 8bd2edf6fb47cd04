// SPDX-License-Identifier: Apache-2.0
// From the records of a person to what has to go for them in each flow: the object a flow wrote for each, and
// of flows that gather the groups they are in. Ownership: borrows for the call. Threads: one. Errors:
// StoreError.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "host/identity/membership.hpp"
#include "host/job/erase_receipt.hpp"
#include "host/mapping/mapping.hpp"
#include "host/store/store.hpp"

namespace spojka::host {

using RecordName = std::pair<std::string, std::string>;  // stream of the source, and key
struct PersonsRecord {
  std::string foundBy;
  AtSource atSource = AtSource::unknown;
};
using PersonsRecords = std::map<RecordName, PersonsRecord>;
using Gathering = std::map<std::string, identity::Membership>;  // by flow

// Where a group is a person, all its records are the person's: those that one of them is gathered with. Where
// only ids join, a group is a company, and others are in it as well.
void addGathered(Store& store, const Gathering& gathering, PersonsRecords& records);

// `failed`: flow and key of what is kept as failed.
std::vector<ErasedRecord> erasedFor(Store& store, const std::string& profile,
                                    const std::vector<Mapping>& mappings, const Gathering& gathering,
                                    const PersonsRecords& records, const std::set<RecordName>& failed);

// How a record that leaves a group stands in a receipt; no group is called so.
std::string leaverName(const std::string& stream, const std::string& key);

}  // namespace spojka::host
