// SPDX-License-Identifier: Apache-2.0
#include "api/hook_keys.hpp"

#include <string>

#include "api/webhook.hpp"
#include "spojka/json.hpp"

namespace shoptet::api {
namespace {

constexpr const char* kKeysMemory = "webhook_keys";
// Shoptet sends a notice three times within half an hour.
constexpr std::int64_t kBeforeGoodFor = 86400;

struct KeptKeys {
  spojka::Secret key, before;
  std::int64_t renewedAt = 0;
};

KeptKeys keysIn(const spojka::Context& context) {
  const auto text = context.recall(kKeysMemory);
  if (!text) return {};
  spojka::Arena arena;
  try {
    const spojka_value root = spojka::parseJson(arena, *text);
    const spojka::ValueView o(root);
    return {spojka::Secret(std::string(o.find("key").text())),
            spojka::Secret(std::string(o.find("before").text())), o.find("renewed_at").integer()};
  } catch (const spojka::JsonError&) {
    return {};  // as good as none: the next run asks for a new one
  }
}

}  // namespace

bool HookKeys::any() const {
  return !access_.webhookKey.empty() || !keysIn(context_).key.empty();
}

bool HookKeys::haveSigned(std::string_view body, std::string_view signature, std::int64_t now) const {
  const KeptKeys kept = keysIn(context_);
  // All are tried, whichever fits: how long it takes tells nothing.
  const bool bySetting = isSigned(body, signature, access_.webhookKey);
  const bool byKey = isSigned(body, signature, kept.key);
  const bool byBefore = isSigned(body, signature, kept.before) && now < kept.renewedAt + kBeforeGoodFor;
  return bySetting || byKey || byBefore;
}

void HookKeys::renewed(const spojka::Secret& key, std::int64_t now) const {
  const KeptKeys kept = keysIn(context_);
  spojka::Arena arena;
  spojka::ObjectBuilder o;
  o.set("key", spojka::make::borrowed(key.reveal()));
  if (!kept.key.empty()) o.set("before", spojka::make::borrowed(kept.key.reveal()));
  o.set("renewed_at", spojka::make::integer(now));
  const spojka_value v = o.finish(arena);
  context_.remember(kKeysMemory, spojka::Secret(spojka::toJson(spojka::ValueView(v))));
}

void HookKeys::forget() const {
  context_.forget(kKeysMemory);
}

}  // namespace shoptet::api
