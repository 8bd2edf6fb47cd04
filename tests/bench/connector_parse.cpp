// SPDX-License-Identifier: Apache-2.0
#include "connector_parse.hpp"

#include "batch_sink.hpp"
#include "export_parser.hpp"
#include "pieces.hpp"

namespace bench {

Tally parseWithConnector(const std::string& file) {
  spojka::ReadRequest request;
  request.stream = "orders";
  request.maxRecords = 100;  // as the engine asks
  shoptet::OrderDerivation derivation("https://shop.example.com");
  const auto zone = shoptet::ShopZone::named("Europe/Prague");
  const shoptet::RecordPlan plan{
      shoptet::kOrdersExport, shoptet::ordersSchema(), derivation, zone.value(), {}};
  shoptet::BatchSink sink(request);
  shoptet::ExportParser parser(plan, sink, "text/xml; charset=utf-8");
  Tally tally;
  // Finished batches are dropped as the host would drop them: nothing may grow.
  const auto take = [&] {
    while (sink.hasBatch()) tally.records += sink.takeBatch().size();
  };
  readInPieces(file, kPiece, [&](std::string_view piece) {
    tally.text += piece.size();
    parser.feed(piece);
    take();
  });
  parser.finish();
  sink.closeBatch();
  take();
  return tally;
}

}  // namespace bench
