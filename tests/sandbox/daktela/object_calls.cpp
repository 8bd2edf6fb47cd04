// SPDX-License-Identifier: Apache-2.0
// The requests on objects: list, read, create, update, delete.
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
bool mentions(const Object& object, const Instance& instance, std::string_view text) {
  if (containsNoCase(object.name, text) || containsNoCase(object.text[kTitle], text)) return true;
  for (const char* key : {"email", "number"}) {
    const auto index = instance.fieldIndex(key);
    if (!index) continue;
    for (const std::string& value : object.customFields[*index]) {
      if (containsNoCase(value, text)) return true;
    }
  }
  return false;
}

void sortObjects(std::vector<Object>& found, const QueryNode* sort, Model model, const Instance& instance) {
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
        throw std::invalid_argument("objects cannot be sorted by this field");
      }
      orders.push_back({parseFieldPath(field->value, model, instance),
                        direction != nullptr && direction->value == "desc"});
    }
  }
  std::sort(found.begin(), found.end(), [&](const Object& a, const Object& b) {
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

Response DaktelaApi::objects(const Call& call) {
  const std::string_view method = call.request.method;
  const bool single = !call.name.empty();
  if (method == "GET") return single ? read(call) : list(call);
  if (method == "POST" && !single) return create(call);
  if (method == "PUT" && single) return update(call);
  if (method == "DELETE" && single) return erase(call);
  return refuse(call, 405, Message::NoMethod);
}

Response DaktelaApi::list(const Call& call) const {
  try {
    const Filter filter = Filter::compile(call.query.child("filter"), *call.model, world_.instance);
    const std::size_t skip = numberOr(call.query.child("skip"), 0, "skip");
    std::size_t take = numberOr(call.query.child("take"), kDefaultTake, "take");
    if (take > kMaxTake) {
      world_.stats.violation("take_over_1000");
      take = kMaxTake;
    }
    const QueryNode* text = call.query.child("q");
    const ObjectStore& objects = store(call);
    std::vector<Object> found;
    const auto consider = [&](const Object& object) {
      if (!filter.matches(object)) return;
      if (text == nullptr || mentions(object, world_.instance, text->value)) found.push_back(object);
    };
    const auto names = filter.candidateNames();
    if (names && call.settings.namesWithoutCase) {
      std::set<std::string> spelled;
      for (const auto& name : *names) spelled.insert(objects.spelling(name));
      for (const auto& name : spelled)
        if (const auto object = objects.find(name)) found.push_back(*object);
    } else if (names) {
      for (std::size_t i = 0; i < names->size(); ++i) {
        if (i > 0 && (*names)[i] == (*names)[i - 1]) continue;  // they are sorted
        if (const auto object = objects.find((*names)[i])) consider(*object);
      }
    } else {
      objects.forEach(consider);
    }
    sortObjects(found, call.query.child("sort"), *call.model, world_.instance);
    const auto selection = json_.readSelection(call.query.child("fields"), *call.model);
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

Response DaktelaApi::read(const Call& call) const {
  const auto object = store(call).find(call.name);
  if (!object) return refuse(call, 404, Message::NoObject);
  return success(200, world_.clock.now(), [&](JsonWriter& json) { json_.write(json, *object); });
}

DraftRules DaktelaApi::rulesFor(const Call& call, bool creating) const {
  DraftRules rules{*call.model, world_.instance,         creating, call.settings.ignoreUnknownFields, {},
                   {},          call.settings.goneFields};
  rules.exists = [this](Model model, const std::string& name) { return world_.objects[model].exists(name); };
  return rules;
}

Response DaktelaApi::refuseDraft(const Call& call, const Draft& draft, Object object) const {
  Refusal refusal;
  refusal.shape = call.settings.errorShape;
  refusal.language = call.language;
  refusal.objections = draft.objections;
  draft.applyTo(object);
  if (draft.name && object.name.empty()) object.name = *draft.name;
  return refused(refusal, world_.clock.now(), [&](JsonWriter& json) { json_.writeEcho(json, object); });
}

std::string DaktelaApi::freshName(Model model) {
  using namespace std::chrono;
  const auto now = duration_cast<microseconds>(system_clock::now().time_since_epoch()).count();
  static std::atomic<std::uint64_t> number{0};
  return fmt::format("{}{:013x}{:08}", rulesOf(model).freshName, now & 0xfffffffffffff, ++number);
}

Response DaktelaApi::create(const Call& call) {
  rapidjson::Document body;
  if (!readBody(call.request, body)) return refuse(call, 400, Message::NotJson);
  Draft draft = readDraft(body, rulesFor(call, true));
  Object object;
  object.model = *call.model;
  object.customFields.resize(world_.instance.fields.size());
  object.created = object.edited = world_.clock.now();
  if (draft.objections.empty()) {
    Object fresh = object;
    draft.applyTo(fresh);
    if (!draft.name) world_.stats.violation("create_without_name");
    fresh.name = draft.name ? *draft.name : freshName(*call.model);
    if (call.settings.namesWithoutCase) fresh.name = store(call).spelling(fresh.name);
    if (store(call).create(fresh)) {
      ++world_.stats.creates;
      return success(201, fresh.edited, [&](JsonWriter& json) { json_.write(json, fresh); });
    }
    world_.stats.violation("create_of_existing");
    draft.objections.push_back({"name", Message::NameTaken});
  }
  return refuseDraft(call, draft, std::move(object));
}

Response DaktelaApi::update(const Call& call) {
  rapidjson::Document body;
  if (!readBody(call.request, body)) return refuse(call, 400, Message::NotJson);
  DraftRules rules = rulesFor(call, false);
  if (*call.model == Model::Records) {
    const auto stored = store(call).find(call.name);
    if (stored) rules.recordType = stored->text[kType];
  }
  Draft draft = readDraft(body, rules);
  if (draft.name && *draft.name != call.name) draft.objections.push_back({"name", Message::NameFixed});
  Object result;
  const bool found = store(call).update(call.name, [&](Object& object) {
    if (draft.objections.empty()) {
      const Object before = object;
      draft.applyTo(object);
      object.edited = world_.clock.now();
      ++(object.sameContent(before) ? world_.stats.updatesWithoutChange : world_.stats.updates);
    }
    result = object;
  });
  if (!found) return refuse(call, 404, Message::NoObject);
  if (!draft.objections.empty()) return refuseDraft(call, draft, std::move(result));
  return success(200, result.edited, [&](JsonWriter& json) { json_.write(json, result); });
}

Response DaktelaApi::erase(const Call& call) {
  if (!world_.objects.erase(*call.model, call.name)) return refuse(call, 404, Message::NoObject);
  ++world_.stats.deletes;
  Response response;
  response.status = 204;
  response.contentType.clear();
  return response;
}

// `?contacts[0]=a&contacts[1]=b`. Which of them stays, and what becomes of the values of the others, is not
// known of the real one: here a setting says which, and only what it has not is taken from the others.
Response DaktelaApi::merge(const Call& call, Model model) {
  const QueryNode* given = call.query.child(rulesOf(model).name);
  std::vector<std::string> names = given == nullptr ? std::vector<std::string>() : given->values();
  if (names.size() < 2) return refuse(call, 400, Message::TooFew);
  if (call.settings.mergeKeeps == MergeKeeps::Last) std::reverse(names.begin(), names.end());
  std::vector<Object> others;
  for (const std::string& name : names) {
    const auto object = world_.objects[model].find(name);
    if (!object) return refuse(call, 404, Message::NoObject);
    if (name != names.front()) others.push_back(*object);
  }
  for (const Object& other : others) world_.objects.erase(model, other.name, names.front());
  Object result;
  world_.objects[model].update(names.front(), [&](Object& survivor) {
    for (const Object& other : others) {
      for (std::size_t i = 0; i < kTextFields; ++i)
        if (survivor.text[i].empty()) survivor.text[i] = other.text[i];
      for (std::size_t i = 0; i < survivor.customFields.size(); ++i)
        if (survivor.customFields[i].empty()) survivor.customFields[i] = other.customFields[i];
    }
    survivor.edited = world_.clock.now();
    result = survivor;
  });
  return success(200, result.edited, [&](JsonWriter& json) { json_.write(json, result); });
}

}  // namespace sandbox
