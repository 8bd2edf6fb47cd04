// SPDX-License-Identifier: Apache-2.0
#include "record_builder.hpp"

#include <stdexcept>
#include <utility>

#include "civil_time.hpp"
#include "export_error.hpp"
#include "number.hpp"
#include "spojka/translation.hpp"

namespace shoptet {
namespace {

using spojka::tr;

bool isYes(std::string_view text) noexcept {
  return text == "1" || text == "true" || text == "ano" || text == "áno" || text == "yes";
}
bool isNo(std::string_view text) noexcept {
  return text == "0" || text == "false" || text == "ne" || text == "nie" || text == "no";
}
bool hasBroken(std::string_view text) noexcept {
  return text.find("\xEF\xBF\xBD") != std::string_view::npos;
}
constexpr std::size_t kFirstKeys = 3;

// Roots of what a shop exports, whichever template.
bool isExportRoot(std::string_view root) noexcept {
  for (const std::string_view known :
       {"ORDERS", "CUSTOMERS", "SHOP", "PRODUCTS", "CATEGORIES", "STOCK", "STOCKS", "COUPONS", "SUPPLIERS",
        "INVOICES", "rss", "feed", "dat:dataPack"})
    if (root == known) return true;
  return false;
}

}  // namespace

RecordBuilder::RecordBuilder(const RecordPlan& plan, RecordSink& sink)
    : plan_(plan), schema_(plan.schema), sink_(sink), extra_(plan.schema) {
  slots_.resize(schema_.objects().size());
  lists_.resize(schema_.objects().size());
  for (const auto& object : schema_.objects()) {
    auto& names = names_.emplace_back();
    for (const FieldRow* field : object.slots) names.push_back(spojka::toAbi(field->name));
  }
}

void RecordBuilder::learnNames(XmlReader& reader) {
  symbols_.clear(schema_.symbols().size());
  for (std::size_t i = 1; i < schema_.symbols().size(); ++i)
    symbols_.add(reader.intern(schema_.symbols()[i]), i);
}

void RecordBuilder::startElement(XmlName name) {
  ++depth_;
  if (depth_ == 1) return checkRoot(name);
  if (skipDepth_ != 0) return;
  if (depth_ == 2) {
    const bool record = reinterpret_cast<const char*>(name) == schema_.nodes()[0].element;
    if (record) return beginRecord();
    skipDepth_ = depth_;
    return;
  }
  if (++elements_ > plan_.limits.elements)
    return putAside(tr("more than {} elements", plan_.limits.elements));
  if (depth_ - 1 > plan_.limits.depth)
    return putAside(tr("elements nested deeper than {} levels", plan_.limits.depth));
  if (extra_.isOpen()) return extra_.start(*arena_, 0, reinterpret_cast<const char*>(name));
  const Frame& around = frames_.back();
  if (!around.leaf) {
    const Schema::Step& step = schema_.step(around.node, symbols_.find(name));
    if (step.action == Schema::Step::leaf) {
      leafText_.begin();
      frames_.push_back({true, around.node, step});
      return;
    }
    if (step.action == Schema::Step::node) return openNode(step.target);
  }
  // Unknown here, or an element inside what should have been text. What nobody can spell no mapping finds.
  if (mayBeBroken_ && hasBroken(reinterpret_cast<const char*>(name))) brokenField_ = "extra";
  extra_.start(*arena_, around.node, reinterpret_cast<const char*>(name));
}

void RecordBuilder::text(const char* data, std::size_t size) {
  if (depth_ < 3 || skipDepth_ != 0) return;
  const bool inExtra = extra_.isOpen();
  if (!inExtra && !frames_.back().leaf) return;  // the blanks between elements
  bytes_ += size;
  TextRun& run = inExtra ? extra_.text() : leafText_;
  if (run.size() + size > plan_.limits.text)
    return putAside(tr("a text longer than {} bytes", plan_.limits.text));
  if (bytes_ > plan_.limits.record) return putAside(tr("more than {} bytes of text", plan_.limits.record));
  if (inExtra && mayBeBroken_ && hasBroken({data, size})) broken_ = true;
  run.append(*arena_, {data, size});
}

void RecordBuilder::endElement() {
  const std::size_t depth = depth_--;
  if (depth == 1) {
    rootClosed_ = true;
    return;
  }
  if (skipDepth_ != 0) {
    if (depth == skipDepth_) skipDepth_ = 0;
    // A refused record is passed over down to its own end tag.
    if (depth == 2 && !refused_.empty()) endRecord();
    return;
  }
  if (depth == 2) return endRecord();
  if (extra_.isOpen()) return extra_.end(*arena_);
  const Frame frame = frames_.back();
  frames_.pop_back();
  if (frame.leaf)
    closeLeaf(frame.step);
  else
    closeNode(frame.node);
}

void RecordBuilder::checkRoot(XmlName name) const {
  const std::string_view found = reinterpret_cast<const char*>(name);
  if (found == plan_.kind.root) return;
  // Only another export of the shop is surely the wrong link; anything else is something that answers for it.
  if (!isExportRoot(found))
    throw ExportError(
        ExportError::Kind::webPage, plan_.kind.where,
        tr("the document begins with <{}>, which is no export of the shop", found.substr(0, 40)),
        tr("The shop's server, or something on the way, says something of its own. Open the link in a "
           "browser "
           "to see it, and try again later"));
  throw ExportError(
      ExportError::Kind::wrongRoot, plan_.kind.where,
      tr("the document begins with <{}>, but the {} begins with <{}>", found, tr(plan_.kind.name),
         plan_.kind.root),
      tr("The link leads to another export, or its format is not 'Shoptet - XML formát'. Copy the "
         "link again from {}",
         plan_.kind.admin));
}

void RecordBuilder::beginRecord() {
  ++ordinal_;
  arena_ = &sink_.arena();
  bytes_ = 0;
  elements_ = 0;
  refused_.clear();
  broken_ = false;
  brokenField_.clear();
  extra_.clear();
  frames_.clear();
  for (auto& slots : slots_) slots.clear();
  for (auto& list : lists_) list.clear();
  frames_.push_back({false, 0, {}});
}

void RecordBuilder::openNode(std::uint8_t node) {
  frames_.push_back({false, node, {}});
  const Schema::Node& n = schema_.nodes()[node];
  const Schema::Object& object = schema_.objects()[n.object];
  if (n.opens && object.isList)
    for (const auto inner : object.within) slots_[inner].clear();
}

void RecordBuilder::closeNode(std::uint8_t node) {
  const Schema::Node& n = schema_.nodes()[node];
  if (!n.opens || !schema_.objects()[n.object].isList) return;
  try {
    gather(n.object);
  } catch (const std::length_error& e) {
    return putAside(e.what());
  }
  const spojka_value entry = slots_[n.object].build(*arena_, names_[n.object].data());
  if (entry.size != 0) lists_[n.object].push_back(entry);
}

void RecordBuilder::closeLeaf(const Schema::Step& step) {
  const std::string_view text = leafText_.finish(*arena_);
  if (text.empty()) return;
  if (mayBeBroken_ && hasBroken(text)) noteBroken(step);
  spojka_value value = leafValue(step, text);
  if (step.personal) value = spojka::make::sensitive(value);
  slots_[step.target].offer(step.slot, value);
}

spojka_value RecordBuilder::leafValue(const Schema::Step& step, std::string_view text) {
  switch (step.kind) {
    case FieldKind::decimal:
      return decimalValue(*arena_, text);
    case FieldKind::boolean:
      if (isYes(text)) return spojka::make::boolean(true);
      if (isNo(text)) return spojka::make::boolean(false);
      return spojka::make::borrowed(text);
    case FieldKind::timestamp:
      if (const auto t = parseInstant(text, plan_.zone))
        return spojka::make::timestamp(t->microsUtc, t->offsetMinutes);
      return spojka::make::borrowed(text);
    default:
      return spojka::make::borrowed(text);
  }
}

// Puts into an entry, or the record, what belongs inside it: nested objects, and what the schema does not
// know.
void RecordBuilder::gather(std::size_t owner) {
  const auto& within = schema_.objects()[owner].within;
  // The innermost first: an object is finished before it is put into its holder.
  for (std::size_t i = within.size(); i-- > 0;) {
    const std::size_t o = within[i];
    const Schema::Object& object = schema_.objects()[o];
    if (object.extraSlot >= 0 && !extra_.emptyFor(object.node))
      slots_[o].set(static_cast<std::size_t>(object.extraSlot), extra_.take(*arena_, object.node));
    if (o == owner) continue;
    const spojka_value value = slots_[o].build(*arena_, names_[o].data());
    if (value.size != 0) slots_[static_cast<std::size_t>(object.holder)].set(object.slotInHolder, value);
  }
}

void RecordBuilder::endRecord() {
  const auto where = [this] { return tr("{}, record {} of the document", plan_.kind.where, ordinal_); };
  ObjectSlots& record = slots_[0];
  try {
    if (refused_.empty()) {
      gather(0);
      for (std::size_t o = 1; o < lists_.size(); ++o) {
        const Schema::Object& object = schema_.objects()[o];
        if (object.isList && !lists_[o].empty())
          slots_[static_cast<std::size_t>(object.holder)].set(object.slotInHolder,
                                                              spojka::make::list(*arena_, lists_[o]));
      }
    }
    plan_.derivation.complete(*arena_, record, lists_);
  } catch (const std::length_error& e) {
    refused_ = e.what();
  }
  std::string key = plan_.derivation.key(record, lists_);
  if (!brokenField_.empty() && hasBroken(key)) key.clear();
  if (!refused_.empty())
    sink_.problem(
        key, {},
        spojka::DataError(
            where(), tr("the record was put aside: it has {}. Look at it in the shop's administration; the "
                        "limits are the settings 'max_record_kb' and 'max_text_kb'",
                        refused_)));
  else if (!brokenField_.empty())
    sink_.problem(
        key, brokenField_,
        spojka::DataError(where(),
                          tr("the record was put aside: letters of '{}' are broken in the export, and would "
                             "destroy what is there. Save it again in the shop's administration",
                             brokenField_)));
  else if (key.empty())
    sink_.problem(
        {}, {}, spojka::DataError(where(), tr("record {}: {}", ordinal_, tr(plan_.derivation.keyAdvice()))));
  else
    handOver(key);
  arena_ = nullptr;
  refused_.clear();
}

void RecordBuilder::handOver(const std::string& key) {
  if (broken_) {
    ++repaired_.count;
    if (repaired_.firstKeys.size() < kFirstKeys) repaired_.firstKeys.push_back(key);
  }
  sink_.record(key, slots_[0].build(*arena_, names_[0].data()));
}

void RecordBuilder::noteBroken(const Schema::Step& step) {
  if (!step.exact) {
    broken_ = true;
    return;
  }
  brokenField_ = schema_.pathOf(*schema_.objects()[step.target].slots[step.slot]);
}

// The rest of the record is passed over; what was read of it still tells its key.
void RecordBuilder::putAside(std::string why) {
  refused_ = std::move(why);
  skipDepth_ = 2;
  extra_.clear();
  frames_.clear();
}

}  // namespace shoptet
