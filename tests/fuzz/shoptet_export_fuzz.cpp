// SPDX-License-Identifier: Apache-2.0
// Exports of a shop: any bytes are read or refused, and pieces of any size give the same records, the same
// verdict and the same number of repairs. The first byte chooses the size of the pieces, the second the
// stream.
#include "catalog.hpp"
#include "derived.hpp"
#include "export_error.hpp"
#include "export_parser.hpp"
#include "fuzz_target.hpp"
#include "spojka/json.hpp"

namespace {

using namespace shoptet;
using spojka::fuzz::promise;

constexpr RecordLimits kSmall{64, 512, 24, 6};

// Keeps what was made of the bytes, as text that can be compared.
class TextSink final : public RecordSink {
 public:
  spojka::Arena& arena() override {
    arena_.clear();
    return arena_;
  }
  void record(std::string_view key, spojka_value body) override {
    promise(!key.empty(), "a record without a key");
    promise(body.kind == SPOJKA_OBJECT, "a record that is no object");
    all.append(key).append(spojka::toJson(spojka::ValueView(body))).append("\n");
  }
  void problem(std::string_view key, std::string_view, const spojka::Error& error) override {
    all.append("!").append(key).append(error.what()).append("\n");
  }
  std::string all;

 private:
  spojka::Arena arena_;
};

std::string read(std::string_view bytes, std::size_t piece, bool orders) {
  static const ShopZone zone = *ShopZone::named("Europe/Prague");
  static OrderDerivation orderDerivation("https://shop.example.com");
  static CustomerDerivation customerDerivation;
  const RecordPlan plan =
      orders ? RecordPlan{kOrdersExport, ordersSchema(), orderDerivation, zone, kSmall}
             : RecordPlan{kCustomersExport, customersSchema(), customerDerivation, zone, kSmall};
  TextSink sink;
  ExportParser parser(plan, sink, {});
  try {
    for (; !bytes.empty(); bytes.remove_prefix(std::min(piece, bytes.size())))
      parser.feed(bytes.substr(0, piece));
    parser.finish();
    promise(parser.complete(), "a document without its end was taken for whole");
  } catch (const ExportError& e) {
    // Where in the document is a matter of the pieces; what is wrong is not.
    sink.all += "error " + std::to_string(static_cast<int>(e.kind()));
    return sink.all;
  } catch (const spojka::DataError& e) {
    return sink.all + e.what();
  }
  const Repairs r = parser.repairs();
  return sink.all + std::to_string(r.controls) + " " + std::to_string(r.brokenText);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::size_t piece = data[0] + 1U;
  const bool orders = (data[1] & 1U) != 0;
  const std::string_view bytes = spojka::fuzz::asText(data, size).substr(2);
  promise(read(bytes, bytes.size() + 1, orders) == read(bytes, piece, orders),
          "pieces of another size gave another result");
  return 0;
}
