// SPDX-License-Identifier: Apache-2.0
#include "api/receiver.hpp"

#include <cstdlib>
#include <string>
#include <utility>

#include "api/eshop.hpp"
#include "api/installation.hpp"
#include "api/webhook.hpp"
#include "key_kind.hpp"

namespace shoptet::api {
Receiver::Receiver(const spojka::Context& context, const Access& access, Connect connect, UnixClock clock)
    : context_(context),
      access_(access),
      connect_(std::move(connect)),
      clock_(std::move(clock)),
      keys_(context, access) {}

spojka::ReceiveAnswer Receiver::receive(const spojka::ReceivedRequest& request) {
  if (request.path == kNoticePath)
    return request.method == "POST" ? notice(request) : plainAnswer(405, "notices are posted");
  if (request.path == kInstallPath && access_.byAddon()) {
    const Installation installation{context_, access_, connect_, clock_};
    return installation.receive(request);
  }
  return plainAnswer(404, "there is nothing at this address");
}

spojka::ReceiveAnswer Receiver::notice(const spojka::ReceivedRequest& request) {
  if (!keys_.haveSigned(request.body, request.header("shoptet-webhook-signature"), clock_())) {
    context_.warning(keys_.any() ? "a notice came whose signature is missing or wrong; it was refused"
                                 : "a notice came and no key is known to tell whether it is Shoptet's; "
                                   "it was refused");
    return plainAnswer(401, "the signature is missing or wrong");
  }
  Notice notice;
  try {
    notice = parseNotice(request.body);
  } catch (const spojka::DataError& e) {
    context_.warning(std::string("a signed notice could not be read: ") + e.what());
    return plainAnswer(400, "this is no notice");
  }
  const std::string shop = access_.shoptetId.empty() ? rememberedShop(context_, access_) : access_.shoptetId;
  if (!shop.empty() && shop != notice.eshopId) {
    context_.warning("a notice of another shop (" + notice.eshopId + ") came; it was refused");
    return plainAnswer(403, "this is another shop's");
  }
  spojka::ReceiveAnswer taken = plainAnswer(200, "");
  if (notice.event.compare(0, 6, "addon:") == 0) ofAddon(notice);
  // Its address is another one now; whoever reads next asks for it.
  if (notice.event == "eshop:projectDomain") forgetEshop(context_);
  if (notice.event == kJobFinished && !notice.instances.empty())
    context_.remember(kJobMemory, notice.instances.front());
  if (notice.stream.empty()) return taken;
  for (const std::string& instance : notice.instances)
    taken.records.push_back({notice.stream, notice.stream == "orders" ? keyOfCode(instance) : instance});
  if (notice.instances.empty())
    context_.debug("a notice (" + notice.event + ") names no record; the next run reads what has changed");
  return taken;
}

void Receiver::ofAddon(const Notice& notice) {
  const std::string what = notice.event.substr(notice.event.find(':') + 1);
  if (what == "approve") {
    context_.forget(kAddonMemory);
    return context_.info("the addon goes on in the shop");
  }
  if (what != "suspend" && what != "terminate" && what != "uninstall") return;
  // Access tokens of before open nothing any more.
  context_.remember(kAddonMemory, what);
  context_.forget(kTokenMemory);
  if (what == "uninstall") {
    // It never comes back: who installs the addon again gets another one.
    context_.forget(kOauthMemory);
    keys_.forget();
  }
  context_.warning("the addon was " +
                   std::string(what == "suspend"     ? "suspended"
                               : what == "terminate" ? "terminated"
                                                     : "removed") +
                   " in the shop");
}

void tellUnwanted(const spojka::Context& context, std::int64_t now) {
  constexpr const char* kToldMemory = "unwanted_at";
  constexpr std::int64_t kDay = 86400;
  const std::string told = context.recall(kToldMemory).value_or("");
  const std::int64_t at = std::strtoll(told.c_str(), nullptr, 10);
  if (at <= now && now - at < kDay) return;
  context.remember(kToldMemory, std::to_string(now));
  context.warning(
      "Shoptet still calls this service, and nothing comes of it: this profile reads by export links. To end "
      "the calls, remove the token under Nastavení → Přístup k API in the shop's administration, or the "
      "addon; or go back to 'access: api'");
}

}  // namespace shoptet::api
