// SPDX-License-Identifier: Apache-2.0
// Customers and orders from the documents of the API: rows of its lists, which are thin, and details.
// Ownership, threads, errors: see RecordShape.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "api/code_book.hpp"
#include "api/record_shape.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {

// One stream, as the API has it.
class Kind {
 public:
  virtual ~Kind() = default;
  virtual const char* stream() const noexcept = 0;
  virtual const char* rows() const noexcept = 0;  // of the list's data
  virtual const char* id() const noexcept = 0;    // of a row, a detail and a change
  virtual std::string listTarget() const = 0;     // without paging
  virtual std::string detailTarget(std::string_view id) const = 0;
  virtual std::string changesTarget() const = 0;
  virtual std::string snapshotTarget() const = 0;                      // of everything at once, as a job
  virtual const char* detail() const noexcept = 0;                     // of a detail's data
  virtual const char* listName() const noexcept = 0;                   // for people: "the list of orders"
  virtual const char* changesName() const noexcept = 0;                // "the changes of orders"
  virtual const char* oneName() const noexcept = 0;                    // "an order"
  virtual const char* snapshotName() const noexcept = 0;               // "a snapshot of all orders"
  virtual std::int64_t mostRows(bool withDetails) const noexcept = 0;  // of a page of the list
  virtual bool listsByIds() const noexcept = 0;                        // rows can be asked for by their ids
  // Whether rows of the list have everything that is looked at; empty = everything is.
  virtual bool rowsSuffice(const std::vector<std::string>& fields) const = 0;

  virtual RecordShape::Record ofRow(spojka::Arena& arena, spojka::ValueView row) = 0;
  // As it stands in the data of a detail, and in a line of a snapshot.
  virtual RecordShape::Record ofDetail(spojka::Arena& arena, spojka::ValueView record) = 0;
  // Key of a record that is gone, of which only the API's id is known; empty = nobody can tell.
  virtual std::string keyOfGone(std::string_view id) = 0;
  // The API's id of the record with this key; empty = it is not known here.
  virtual std::string idOf(std::string_view key) = 0;
  // A row of the list tells by which key its record is known.
  virtual void know(spojka::ValueView) {}
  // Makes sure that keyOfGone knows what was read so far.
  virtual void remember() {}
};

class CustomerKind final : public Kind {
 public:
  CustomerKind(const ShopZone& zone, const Countries& countries);
  const char* stream() const noexcept override { return "customers"; }
  const char* rows() const noexcept override { return "customers"; }
  const char* id() const noexcept override { return "guid"; }
  std::string listTarget() const override { return "/api/customers"; }
  std::string detailTarget(std::string_view id) const override;
  std::string changesTarget() const override { return "/api/customers/changes"; }
  std::string snapshotTarget() const override { return "/api/customers/snapshot"; }
  const char* detail() const noexcept override { return "customer"; }
  const char* listName() const noexcept override { return spojka::N_("the list of customers"); }
  const char* changesName() const noexcept override { return spojka::N_("the changes of customers"); }
  const char* oneName() const noexcept override { return spojka::N_("a customer"); }
  const char* snapshotName() const noexcept override { return spojka::N_("a snapshot of all customers"); }
  std::int64_t mostRows(bool withDetails) const noexcept override { return withDetails ? 200 : 1000; }
  bool listsByIds() const noexcept override { return false; }
  bool rowsSuffice(const std::vector<std::string>& fields) const override;
  RecordShape::Record ofRow(spojka::Arena& arena, spojka::ValueView row) override;
  RecordShape::Record ofDetail(spojka::Arena& arena, spojka::ValueView record) override;
  std::string keyOfGone(std::string_view id) override { return std::string(id); }
  std::string idOf(std::string_view key) override;

 private:
  CustomerDerivation derivation_;
  RecordShape shape_;
};

class OrderKind final : public Kind {
 public:
  // `shopOrigin` is the shop's own address, as links into its administration begin.
  OrderKind(const spojka::Context& context, const ShopZone& zone, const Countries& countries,
            const std::string& shopOrigin);
  const char* stream() const noexcept override { return "orders"; }
  const char* rows() const noexcept override { return "orders"; }
  const char* id() const noexcept override { return "code"; }
  std::string listTarget() const override { return "/api/orders"; }
  std::string detailTarget(std::string_view id) const override;
  std::string changesTarget() const override { return "/api/orders/changes"; }
  std::string snapshotTarget() const override { return "/api/orders/snapshot?include=notes"; }
  const char* detail() const noexcept override { return "order"; }
  const char* listName() const noexcept override { return spojka::N_("the list of orders"); }
  const char* changesName() const noexcept override { return spojka::N_("the changes of orders"); }
  const char* oneName() const noexcept override { return spojka::N_("an order"); }
  const char* snapshotName() const noexcept override { return spojka::N_("a snapshot of all orders"); }
  std::int64_t mostRows(bool) const noexcept override { return 50; }
  bool listsByIds() const noexcept override { return true; }
  bool rowsSuffice(const std::vector<std::string>& fields) const override;
  RecordShape::Record ofRow(spojka::Arena& arena, spojka::ValueView row) override;
  RecordShape::Record ofDetail(spojka::Arena& arena, spojka::ValueView record) override;
  std::string keyOfGone(std::string_view id) override;
  std::string idOf(std::string_view key) override;
  void know(spojka::ValueView row) override;
  void remember() override { book_.store(); }

 private:
  void takeHead(spojka::ValueView document);
  void takeItems(spojka::ValueView items);

  OrderDerivation derivation_;
  RecordShape shape_;
  CodeBook book_;
  std::size_t billing_, shipping_, total_, items_, unitPrice_, itemTotal_;
};

// What the API never fills, though it is in the catalog; and what the exports never fill.
std::vector<std::string> missingByApi(std::string_view stream);
std::vector<std::string> missingByLinks(std::string_view stream);

}  // namespace shoptet::api
