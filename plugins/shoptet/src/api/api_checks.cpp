// SPDX-License-Identifier: Apache-2.0
#include "api/api_checks.hpp"

#include <optional>

#include "api/eshop.hpp"
#include "api/records.hpp"
#include "api/registrations.hpp"
#include "spojka/identity.hpp"
#include "spojka/translation.hpp"

namespace shoptet::api {
namespace {

using spojka::tr;

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

const char* tokenSetting(const Access& access) {
  return access.byAddon() ? "shoptet_id" : "private_token";
}

class Checks {
 public:
  Checks(Client& client, const Access& access, spojka::CheckReport& report)
      : client_(client), access_(access), report_(report) {}

  // Nothing when the shop was not reached: the row says why.
  std::optional<Eshop> token() {
    const std::string title = access_.byAddon() ? tr("Addon") : tr("Private API token");
    try {
      Eshop eshop = askEshop(client_);
      report_.ok("token", title, tr("Shoptet accepts it"), tokenSetting(access_));
      return eshop;
    } catch (const spojka::CancelledError&) {
      throw;
    } catch (const ApiError& e) {
      tell("token", title, e);
    } catch (const spojka::http::TransportError& e) {
      report_.error("token", title, e.what(), tr("Check the network between here and Shoptet, and 'api_uri'"),
                    "api_uri");
    } catch (const spojka::Error& e) {
      report_.error("token", title, e.what(), "", tokenSetting(access_));
    }
    return std::nullopt;
  }

  void shop(const Eshop& eshop, const std::string& shopOrigin) {
    const std::string title = tr("Shop");
    const std::string is = tr("the token opens the shop {} ({})", eshop.name, eshop.id);
    if (isAnother(eshop, access_))
      return report_.error(
          "shop", title, tr("{}, not {}", is, access_.shoptetId),
          tr("Write the Shoptet ID of the shop whose token this is, or take a token of the other shop"),
          "shoptet_id");
    // Whether it lets itself be read the lists tell.
    if (eshop.trial)
      return report_.warning(
          "shop", title, tr("{}, which is in its trial time; Shoptet gives such shops no API", is),
          tr("Where its lists are refused, use 'access: links', or order a tariff for the shop"), "access");
    if (!access_.eshopName.empty() && !hasName(eshop, access_.eshopName))
      return report_.warning(
          "shop", title, tr("{}, not {}", is, access_.eshopName),
          tr("The shop may have been renamed; its number counts. Write its name as it is now"), "eshop_name");
    if (!shopOrigin.empty() && spojka::instanceOf(shopOrigin) != spojka::instanceOf(eshop.origin))
      return report_.warning(
          "shop", title, tr("{}, whose address is {}, not {}", is, eshop.origin, shopOrigin),
          tr("Leave 'instance_uri' as it is when the shop only moved to another address: what was "
             "written is known under the old one"),
          "instance_uri");
    report_.ok("shop", title, is, access_.shoptetId.empty() ? "" : "shoptet_id");
  }

  void stream(const Kind& kind, const std::string& title) {
    try {
      const Answer answer = client_.get(kind.listTarget() + "?itemsPerPage=1", tr(kind.listName()));
      const auto total = answer.data().find("paginator").find("totalCount").integer();
      report_.ok(kind.stream(), title, tr("{} in the shop", total));
    } catch (const spojka::CancelledError&) {
      throw;
    } catch (const ApiError& e) {
      tell(kind.stream(), title, e);
    } catch (const spojka::Error& e) {
      report_.error(kind.stream(), title, e.what(), "");
    }
  }

  void notices(const spojka::Context& context, bool looksOnly) {
    const std::string title = tr("Notices of changes");
    if (access_.webhooksUrl.empty())
      return report_.skipped(
          "webhooks", title,
          tr("not asked for: changes come with the runs. With '{}' (webhooks_url) Shoptet tells them at once",
             tr("Public address of the service")));
    try {
      Registrations registrations(client_, context, access_);
      const Registrations::Found found = looksOnly ? registrations.look() : registrations.repair();
      if (!found.elsewhere.empty()) {
        report_.warning(
            "webhooks", title,
            tr("Shoptet calls another address: {}", Registrations::Found::shown(found.elsewhere)),
            tr("Another profile or program uses the same token, and Shoptet calls one address for an event. "
               "Give this profile a token of its own, or take those registrations away"),
            "webhooks_url");
      } else if (!found.taken.empty()) {
        const std::string taken = Registrations::Found::shown(found.taken);
        report_.warning(
            "webhooks", title,
            looksOnly
                ? tr("Shoptet calls another address of the same addon, and a run of this profile takes "
                     "the notices from it: {}",
                     taken)
                : tr("Shoptet called another address of the same addon, and calls this one now. It was: "
                     "{}",
                     taken),
            tr("Two profiles of one shop take each other's notices. Leave 'webhooks_url' to one of them; the "
               "changes reach the other with its runs"),
            "webhooks_url");
      } else if (found.keyMissing) {
        report_.warning("webhooks", title, tr("no key is known that Shoptet signs its notices with"),
                        tr("Another program uses the same token; write the key it got into 'webhook_key', or "
                           "give Spojka a token of its own"),
                        "webhook_key");
      } else if (!found.added.empty() || !found.moved.empty()) {
        std::vector<std::string> events = found.added;
        events.insert(events.end(), found.moved.begin(), found.moved.end());
        report_.ok("webhooks", title,
                   looksOnly
                       ? tr("not registered yet: {}. A run does it, within an hour of the last look at it",
                            joined(events))
                       : tr("registered now, they were missing: {}", joined(events)),
                   "webhooks_url");
      } else {
        report_.ok("webhooks", title, tr("Shoptet tells of every change at once"), "webhooks_url");
      }
    } catch (const spojka::CancelledError&) {
      throw;
    } catch (const spojka::Error& e) {
      report_.warning("webhooks", title, e.what(),
                      tr("Until then changes come with the runs; the token needs the right to webhooks"),
                      "webhooks_url");
    }
  }

  // Nothing to mend, but whoever maps one of these should know.
  void fields() {
    report_.ok(
        "fields", tr("Fields"),
        tr("The API does not give these fields of customers: {}. Nor these of orders: {}. They are empty "
           "by this way in",
           joined(missingByApi("customers")), joined(missingByApi("orders"))));
  }

 private:
  void tell(const std::string& id, const std::string& title, const ApiError& e) {
    const bool passes = e.code() == SPOJKA_E_RATE_LIMIT || e.code() == SPOJKA_E_TRANSIENT;
    if (passes)
      report_.warning(id, title, e.summary(), e.hint().empty() ? tr("Try again later") : e.hint(),
                      e.kind() == ApiError::Kind::notApi ? "api_uri" : "");
    else
      report_.error(id, title, e.summary(), e.hint(),
                    e.kind() == ApiError::Kind::badRequest ? "api_uri" : tokenSetting(access_));
  }

  Client& client_;
  const Access& access_;
  spojka::CheckReport& report_;
};

}  // namespace

void runChecks(const spojka::Context& context, Client& client, const Access& access,
               const std::string& shopOrigin, bool looksOnly, spojka::CheckReport& report) {
  Checks checks(client, access, report);
  const auto eshop = checks.token();
  if (!eshop) {
    const std::string why = tr("not tried: the token opens nothing");
    report.skipped("shop", tr("Shop"), why);
    report.skipped("customers", tr("Customers"), why);
    report.skipped("orders", tr("Orders"), why);
    return;
  }
  checks.shop(*eshop, shopOrigin);
  const Countries none;
  const auto zone = *ShopZone::named("UTC");
  checks.stream(CustomerKind(zone, none), tr("Customers"));
  checks.stream(OrderKind(context, zone, none, eshop->origin), tr("Orders"));
  checks.notices(context, looksOnly);
  checks.fields();
}

}  // namespace shoptet::api
