// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "api/readers.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {

KeysReader::KeysReader(Reading reading, const spojka::ReadRequest& request)
    : PulledReader(request), reading_(std::move(reading)) {
  for (const std::string& key : request.keys) {
    std::string id = reading_.kind->idOf(key);
    if (id.empty())
      sink_.problem(key, {},
                    spojka::DataError(std::string("shoptet.") + reading_.kind->stream(),
                                      spojka::tr("Shoptet cannot be asked for this record: by its key its "
                                                 "number is not known here")));
    else if (std::find(ids_.begin(), ids_.end(), id) == ids_.end())
      ids_.push_back(std::move(id));
  }
  reading_.context.expected(static_cast<std::int64_t>(ids_.size()));
}

void KeysReader::step() {
  if (at_ < ids_.size()) {
    const std::size_t end = std::min(ids_.size(), at_ + kAtOnce);
    emitSome(
        reading_, sink_,
        {ids_.begin() + static_cast<std::ptrdiff_t>(at_), ids_.begin() + static_cast<std::ptrdiff_t>(end)});
    at_ = end;
    return;
  }
  finish();
  tellUnknownGone(reading_);
  reading_.kind->remember();
  sink_.closeBatch();
}

}  // namespace shoptet::api
