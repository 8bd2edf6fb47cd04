// SPDX-License-Identifier: Apache-2.0
#include "shop/shop_site.hpp"

#include <algorithm>
#include <chrono>
#include <optional>
#include <thread>
#include <utility>

#include "faults/strike.hpp"
#include "shop/gzip.hpp"

namespace sandbox {
namespace {

Kind kindOf(const ExportQuery& query) {
  if (!query.knownPath) return Kind::ShopOther;
  switch (query.selection.section) {
    case Section::Customers:
      return Kind::ShopCustomers;
    case Section::Orders:
      return Kind::ShopOrders;
    default:
      return Kind::ShopOrdersFeed;
  }
}

Response denial(DenyAnswer answer) {
  switch (answer) {
    case DenyAnswer::Unauthorized:
      return errorPage(401);
    case DenyAnswer::Forbidden:
      return errorPage(403);
    case DenyAnswer::LoginPage:
      return loginPage();
    default:
      return errorPage(404);
  }
}

Response busyAnswer(BusyAnswer answer, ExportGate::Verdict verdict) {
  const bool running = verdict == ExportGate::Verdict::Busy;
  Response response = errorPage(answer == BusyAnswer::TooManyRequests ? 429 : 200);
  response.body =
      running
          ? "<html><body><p>Jiný export právě probíhá. Vyčkejte na jeho dokončení.</p></body></html>\n"
          : "<html><body><p>Export objednávek lze spustit nejvýše jednou za 15 minut.</p></body></html>\n";
  return response;
}

}  // namespace

void ShopSite::handle(const Request& request, Exchange& exchange) {
  const auto settings = world_.settings.get();
  const ExportQuery query =
      readExportQuery(request.path, request.query, world_.credentials, settings->shop.requirePartner);
  world_.stats.request(kindOf(query));
  const auto response = answer(request, exchange, query, *settings);
  if (!response) return exchange.endChunked();
  world_.stats.status(true, response->status);
  world_.stats.bytesSent(response->body.size());
  exchange.send(*response);
}

std::optional<Response> ShopSite::answer(const Request& request, Exchange& exchange, const ExportQuery& query,
                                         const Settings& settings) {
  RequestFacts facts;
  facts.side = Side::Shop;
  facts.method = request.method;
  facts.path = request.path;
  if (query.knownPath)
    facts.windowDays = query.windowDays(world_.catalogue.options().firstDay, world_.clock.now());
  const FaultPlan plan = world_.faults.plan(facts);
  if (auto replaced = strikeBefore(plan, exchange)) return replaced;
  if (!query.knownPath) return errorPage(404);
  if (request.method != "GET") return errorPage(405);
  if (!query.allowed) return denial(settings.shop.deny);
  if (!query.problem.empty()) {
    Response response = errorPage(400);
    response.body = "<html><body><p>" + query.problem + "</p></body></html>\n";
    return response;
  }
  const ExportGate::Verdict verdict = gate_.enter(query, settings.shop, world_.clock.now());
  if (verdict != ExportGate::Verdict::Open) return busyAnswer(settings.shop.busy, verdict);
  // Held until the last piece is out but its end is not announced: whoever has read a whole file may ask for
  // the next.
  const ExportGate::Pass pass(gate_, ExportGate::placeOf(query));
  if (const Fault* range = plan.find(FaultAction::MaxRange)) {
    if (range->status != 0) return statusAnswer(*range);
    exchange.cutAfter(static_cast<std::uint64_t>(std::max<std::int64_t>(range->bytes, 0)));
  }
  deliver(request, exchange, query, plan, settings.shop);
  return std::nullopt;
}

DocumentOptions ShopSite::documentOptions(const ExportQuery& query, const FaultPlan& plan,
                                          const ShopSettings& settings) const {
  DocumentOptions options;
  options.newestFirst = settings.newestFirst;
  options.pieceBytes = static_cast<std::size_t>(std::max(settings.pieceBytes, 1));
  if (plan.empty()) return options;
  if (plan.has(FaultAction::Windows1250)) options.encoding = Encoding::Windows1250;
  DocumentFlaws& flaws = options.flaws;
  flaws.byteOrderMark = plan.has(FaultAction::ByteOrderMark);
  flaws.documentType = plan.has(FaultAction::DocumentType);
  flaws.wrongRoot = plan.has(FaultAction::WrongRoot);
  flaws.records.unknownElements = plan.has(FaultAction::UnknownElements);
  if (const Fault* lost = plan.find(FaultAction::NoOrderId)) flaws.records.noOrderIdIn = lost->limit;
  flaws.records.noGuid = plan.has(FaultAction::NoGuid);
  flaws.records.controlCharacters = plan.has(FaultAction::ControlCharacters);
  flaws.records.brokenUtf8 = plan.has(FaultAction::BrokenUtf8);
  if (const Fault* truncate = plan.find(FaultAction::Truncate)) {
    const bool customers = query.selection.section == Section::Customers;
    const std::uint64_t all = customers ? world_.catalogue.customerCount() : world_.catalogue.orderCount();
    flaws.truncateAt = truncate->records < 0 ? all / 2 : static_cast<std::uint64_t>(truncate->records);
  }
  return options;
}

void ShopSite::deliver(const Request& request, Exchange& exchange, const ExportQuery& query,
                       const FaultPlan& plan, const ShopSettings& settings) {
  Selection selection = query.selection;
  if (query.bareFeed) selection.updatedFrom = gate_.takeFeedMark(query.partner, world_.clock.now());
  const DocumentOptions options = documentOptions(query, plan, settings);
  Document document(world_.catalogue, selection, options);
  std::optional<Gzip> gzip;
  if (settings.gzip && containsNoCase(request.header("Accept-Encoding"), "gzip")) gzip.emplace();

  Response head;
  head.contentType =
      options.encoding == Encoding::Utf8 ? "text/xml; charset=utf-8" : "text/xml; charset=windows-1250";
  if (gzip) head.headers.emplace_back("Content-Encoding", "gzip");
  const Fault* slow = plan.find(FaultAction::ChunkDelay);
  const auto sendPieces = [&](std::string_view data) {
    while (!data.empty()) {
      if (slow != nullptr) std::this_thread::sleep_for(std::chrono::milliseconds(slow->milliseconds));
      exchange.chunk(data.substr(0, options.pieceBytes));
      data.remove_prefix(std::min(data.size(), options.pieceBytes));
    }
  };
  world_.stats.status(true, head.status);
  // Counted also when the line breaks half-way.
  struct CountBytes {
    Stats& stats;
    const Exchange& exchange;
    ~CountBytes() { stats.bytesSent(exchange.bodyBytes()); }
  };
  const CountBytes countBytes{world_.stats, exchange};
  exchange.beginChunked(head);
  std::string piece;
  while (document.next(piece)) {
    if (gzip) {
      sendPieces(gzip->add(piece));
    } else {
      sendPieces(piece);
    }
  }
  if (gzip) sendPieces(gzip->finish());
}

}  // namespace sandbox
