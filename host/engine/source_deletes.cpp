// SPDX-License-Identifier: Apache-2.0
#include "host/engine/source_deletes.hpp"

#include "spojka/translation.hpp"

namespace spojka::host {

void tellKeptObjects(Logger& logger, const std::string& flow, std::int64_t records) {
  if (records == 0) return;
  logger.info(
      trn("{} record was deleted at the source and stays at the destination, because the flow keeps such "
          "records. With deletes: delete in the flow it goes",
          "{} records were deleted at the source and stay at the destination, because the flow keeps "
          "such records. With deletes: delete in the flow they go",
          records, records),
      {{"flow", flow}});
}

}  // namespace spojka::host
