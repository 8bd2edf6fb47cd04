// SPDX-License-Identifier: Apache-2.0
// Fields that no element holds: made from the others once a record is complete.
// Ownership: values live in the arena. Threads: one.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "object_slots.hpp"
#include "schema.hpp"

namespace shoptet {

// What a kind of record adds to the elements it was read from.
class Derivation {
 public:
  virtual ~Derivation() = default;
  // `lists` holds, per object of the schema, the entries read so far.
  virtual void complete(spojka::Arena& arena, ObjectSlots& record,
                        const std::vector<std::vector<spojka_value>>& lists) = 0;
  // The record's key; empty when nothing in it can serve as one.
  virtual std::string key(const ObjectSlots& record,
                          const std::vector<std::vector<spojka_value>>& lists) const = 0;
  virtual const char* keyAdvice() const noexcept = 0;
};

class OrderDerivation final : public Derivation {
 public:
  explicit OrderDerivation(std::string origin);
  void complete(spojka::Arena& arena, ObjectSlots& record,
                const std::vector<std::vector<spojka_value>>& lists) override;
  std::string key(const ObjectSlots& record,
                  const std::vector<std::vector<spojka_value>>& lists) const override;
  const char* keyAdvice() const noexcept override;

 private:
  void addLine(const spojka::ValueView& item);

  std::string origin_;
  std::size_t orderId_, code_, adminUrl_, payment_, shipping_, itemsText_;
  std::size_t items_;  // object
  std::string paymentNames_, shippingNames_, lines_;
};

class CustomerDerivation final : public Derivation {
 public:
  CustomerDerivation();
  void complete(spojka::Arena& arena, ObjectSlots& record,
                const std::vector<std::vector<spojka_value>>& lists) override;
  std::string key(const ObjectSlots& record,
                  const std::vector<std::vector<spojka_value>>& lists) const override;
  const char* keyAdvice() const noexcept override;

 private:
  std::size_t guid_, email_, phone_;
  std::size_t accounts_;  // object
};

}  // namespace shoptet
