// SPDX-License-Identifier: Apache-2.0
// The requests on contacts: list, read, create, update, delete.
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <set>
#include <stdexcept>

#include "daktela/daktela_api.hpp"
#include "daktela/filter.hpp"

namespace sandbox {
namespace {

constexpr std::size_t kDefaultTake = 100;
constexpr std::size_t kMaxTake = 1000;

std::size_t numberOr(const QueryNode* node, std::size_t fallback, const char* name) {
  if (node == nullptr) return fallback;
  std::size_t value = 0;
  const auto [end, error] =
      std::from_chars(node->value.data(), node->value.data() + node->value.size(), value);
  if (error != std::errc() || end != node->value.data() + node->value.size()) {
    throw std::invalid_argument(fmt::format("{} is no number", name));
  }
  return value;
}

// Full text over what people search by.
bool mentions(const Contact& contact, const Instance& instance, std::string_view text) {
  if (containsNoCase(contact.name, text) || containsNoCase(contact.text[kTitle], text)) return true;
  for (const char* key : {"email", "number"}) {
    const auto index = instance.fieldIndex(key);
    if (!index) continue;
    for (const std::string& value : contact.customFields[*index]) {
      if (containsNoCase(value, text)) return true;
    }
  }
  return false;
}

void sortContacts(std::vector<Contact>& found, const QueryNode* sort, const Instance& instance) {
  struct Order {
    FieldPath field;
    bool descending;
  };
  std::vector<Order> orders;
  if (sort != nullptr) {
    for (const auto& [key, entry] : sort->children) {
      const QueryNode* field = entry.child("field");
      const QueryNode* direction = entry.child("dir");
      static constexpr std::string_view kSortable[] = {"name", "created", "edited", "title", "lastname"};
      if (field == nullptr ||
          std::find(std::begin(kSortable), std::end(kSortable), field->value) == std::end(kSortable)) {
        throw std::invalid_argument("contacts cannot be sorted by this field");
      }
      orders.push_back(
          {parseFieldPath(field->value, instance), direction != nullptr && direction->value == "desc"});
    }
  }
  std::sort(found.begin(), found.end(), [&](const Contact& a, const Contact& b) {
    for (const Order& order : orders) {
      const auto left = valuesOf(a, order.field);
      const auto right = valuesOf(b, order.field);
      if (left != right) return order.descending ? right < left : left < right;
    }
    return a.id < b.id;
  });
}

// False, with the objection recorded, when the body is no JSON in a JSON request.
bool readBody(const Request& request, rapidjson::Document& body) {
  if (!containsNoCase(request.header("Content-Type"), "json")) return false;
  body.Parse<rapidjson::kParseValidateEncodingFlag>(request.body.data(), request.body.size());
  return !body.HasParseError();
}

}  // namespace

Response DaktelaApi::contacts(const Call& call) {
  const std::string_view method = call.request.method;
  const bool single = !call.name.empty();
  if (method == "GET") return single ? readContact(call) : listContacts(call);
  if (method == "POST" && !single) return createContact(call);
  if (method == "PUT" && single) return updateContact(call);
  if (method == "DELETE" && single) return deleteContact(call);
  return refuse(call, 405, Message::NoMethod);
}

Response DaktelaApi::listContacts(const Call& call) const {
  try {
    const Filter filter = Filter::compile(call.query.child("filter"), world_.instance);
    const std::size_t skip = numberOr(call.query.child("skip"), 0, "skip");
    std::size_t take = numberOr(call.query.child("take"), kDefaultTake, "take");
    if (take > kMaxTake) {
      world_.stats.violation("take_over_1000");
      take = kMaxTake;
    }
    const QueryNode* text = call.query.child("q");
    std::vector<Contact> found;
    const auto consider = [&](const Contact& contact) {
      if (!filter.matches(contact)) return;
      if (text == nullptr || mentions(contact, world_.instance, text->value)) found.push_back(contact);
    };
    const auto names = filter.candidateNames();
    if (names && call.settings.namesWithoutCase) {
      std::set<std::string> spelled;
      for (const auto& name : *names) spelled.insert(world_.contacts.spelling(name));
      for (const auto& name : spelled)
        if (const auto contact = world_.contacts.find(name)) found.push_back(*contact);
    } else if (names) {
      for (std::size_t i = 0; i < names->size(); ++i) {
        if (i > 0 && (*names)[i] == (*names)[i - 1]) continue;  // they are sorted
        if (const auto contact = world_.contacts.find((*names)[i])) consider(*contact);
      }
    } else {
      world_.contacts.forEach(consider);
    }
    sortContacts(found, call.query.child("sort"), world_.instance);
    const auto selection = json_.readSelection(call.query.child("fields"));
    return success(200, world_.clock.now(), [&](JsonWriter& json) {
      json.StartObject();
      json.key("data");
      json.StartArray();
      for (std::size_t i = skip; i < found.size() && i - skip < take; ++i) {
        if (selection) {
          json_.write(json, found[i], *selection);
        } else {
          json_.write(json, found[i]);
        }
      }
      json.EndArray();
      json.member("total", static_cast<std::int64_t>(found.size()));
      json.EndObject();
    });
  } catch (const std::invalid_argument& e) {
    return refuse(call, 400, Message::WrongQuery, e.what());
  }
}

Response DaktelaApi::readContact(const Call& call) const {
  const auto contact = world_.contacts.find(call.name);
  if (!contact) return refuse(call, 404, Message::NoObject);
  return success(200, world_.clock.now(), [&](JsonWriter& json) { json_.write(json, *contact); });
}

Response DaktelaApi::refuseDraft(const Call& call, const Draft& draft, Contact contact) const {
  Refusal refusal;
  refusal.shape = call.settings.errorShape;
  refusal.language = call.language;
  refusal.objections = draft.objections;
  draft.applyTo(contact);
  if (draft.name && contact.name.empty()) contact.name = *draft.name;
  return refused(refusal, world_.clock.now(), [&](JsonWriter& json) { json_.writeEcho(json, contact); });
}

std::string DaktelaApi::freshName() const {
  using namespace std::chrono;
  const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  static std::atomic<std::uint64_t> number{0};
  return fmt::format("contact_{:013x}{:08}", now & 0xfffffffffffff, ++number);
}

Response DaktelaApi::createContact(const Call& call) {
  rapidjson::Document body;
  if (!readBody(call.request, body)) return refuse(call, 400, Message::NotJson);
  Draft draft = readDraft(body, world_.instance, true, call.settings.ignoreUnknownFields);
  Contact contact;
  contact.customFields.resize(world_.instance.fields.size());
  contact.created = contact.edited = world_.clock.now();
  if (draft.objections.empty()) {
    Contact fresh = contact;
    draft.applyTo(fresh);
    if (!draft.name) world_.stats.violation("create_without_name");
    fresh.name = draft.name ? *draft.name : freshName();
    if (call.settings.namesWithoutCase) fresh.name = world_.contacts.spelling(fresh.name);
    if (world_.contacts.create(fresh)) {
      ++world_.stats.creates;
      return success(201, fresh.edited, [&](JsonWriter& json) { json_.write(json, fresh); });
    }
    world_.stats.violation("create_of_existing");
    draft.objections.push_back({"name", Message::NameTaken});
  }
  return refuseDraft(call, draft, std::move(contact));
}

Response DaktelaApi::updateContact(const Call& call) {
  rapidjson::Document body;
  if (!readBody(call.request, body)) return refuse(call, 400, Message::NotJson);
  Draft draft = readDraft(body, world_.instance, false, call.settings.ignoreUnknownFields);
  if (draft.name && *draft.name != call.name) draft.objections.push_back({"name", Message::NameFixed});
  Contact result;
  const bool found = world_.contacts.update(call.name, [&](Contact& contact) {
    if (draft.objections.empty()) {
      const Contact before = contact;
      draft.applyTo(contact);
      contact.edited = world_.clock.now();
      ++(contact.sameContent(before) ? world_.stats.updatesWithoutChange : world_.stats.updates);
    }
    result = contact;
  });
  if (!found) return refuse(call, 404, Message::NoObject);
  if (!draft.objections.empty()) return refuseDraft(call, draft, std::move(result));
  return success(200, result.edited, [&](JsonWriter& json) { json_.write(json, result); });
}

Response DaktelaApi::deleteContact(const Call& call) {
  if (!world_.contacts.erase(call.name)) return refuse(call, 404, Message::NoObject);
  ++world_.stats.deletes;
  Response response;
  response.status = 204;
  response.contentType.clear();
  return response;
}

}  // namespace sandbox
