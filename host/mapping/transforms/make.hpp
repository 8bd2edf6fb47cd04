// SPDX-License-Identifier: Apache-2.0
// The make functions of all transforms, one each; table.cpp gives them their names. Each checks its arguments
// once (RuleError) and returns what runs per value.
#pragma once

#include "host/mapping/transform.hpp"

namespace spojka::host::mapping {

// text.cpp
ItemTransform makeTrim(const Arguments&);
ItemTransform makeLower(const Arguments&);
ItemTransform makeUpper(const Arguments&);
ItemTransform makeCapitalize(const Arguments&);
ItemTransform makePrefix(const Arguments&);
ItemTransform makeSuffix(const Arguments&);
ItemTransform makeStripPrefix(const Arguments&);
ItemTransform makeReplace(const Arguments&);
ItemTransform makeTruncate(const Arguments&);
ItemTransform makeUrl(const Arguments&);
// names.cpp
ItemTransform makeFirstName(const Arguments&);
ItemTransform makeLastName(const Arguments&);
// lists.cpp
FlowTransform makeJoin(const Arguments&);
FlowTransform makeSplit(const Arguments&);
FlowTransform makeFirst(const Arguments&);
FlowTransform makeLast(const Arguments&);
FlowTransform makeDistinct(const Arguments&);
FlowTransform makeWrap(const Arguments&);
FlowTransform makeDefault(const Arguments&);
// aggregates.cpp
FlowTransform makeCount(const Arguments&);
FlowTransform makeSum(const Arguments&);
FlowTransform makeMin(const Arguments&);
FlowTransform makeMax(const Arguments&);
FlowTransform makeTake(const Arguments&);
// values.cpp
ItemTransform makeMap(const Arguments&);
ItemTransform makeDate(const Arguments&);
ItemTransform makeNumber(const Arguments&);
ItemTransform makeBoolean(const Arguments&);
// email.cpp
FlowTransform makeEmail(const Arguments&);
// phone.cpp
ItemTransform makeE164(const Arguments&);
// privacy.cpp
ItemTransform makeHash(const Arguments&);
ItemTransform makeMask(const Arguments&);

}  // namespace spojka::host::mapping
