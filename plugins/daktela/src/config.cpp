// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

#include "spojka/ascii.hpp"
#include "spojka/http/origin.hpp"
#include "spojka/translation.hpp"

namespace daktela {
namespace {

using spojka::N_;
using spojka::tr;

constexpr const char* kUriHelp =
    N_("The address people sign in to Daktela at, without anything behind the host name.");

[[noreturn]] void refuseUri(const std::string& why) {
  throw spojka::ConfigError("config.instance_uri", tr("setting '{}' {}", "instance_uri", why) + ". " +
                                                       tr(kUriHelp) + " " +
                                                       tr("For example https://my.daktela.com"));
}

}  // namespace

const spojka::Properties<Config>& configProperties() {
  using P = spojka::Property<Config>;
  static const spojka::Properties<Config> table = {
      P("instance_uri", &Config::instanceUri, N_("URI instance"), kUriHelp)
          .isRequired()
          .like("https://my.daktela.com")
          .inGroup("Daktela"),
      P("access_token", &Config::accessToken, N_("Access token"),
        N_("API token of the Daktela user the records are written as: Manage -> Users -> the user -> API "
           "tokens. The user needs rights to read, create and edit what is written: CRM contacts, accounts, "
           "records."))
          .isRequired()
          .inGroup("Daktela"),
      P("database", &Config::database, N_("CRM database"),
        N_("Name (not title) of the CRM database contacts and accounts belong to: Manage -> CRM -> "
           "Databases. "
           "A check of the connection lists the known ones."))
          .isRequired()
          .fromCheck()
          .like("eshop")
          .inGroup("Daktela"),
      P("lookup_batch", &Config::lookupBatch, N_("Names per look-up"),
        N_("How many objects one look-up request asks for. Lower it when the server refuses long addresses."))
          .defaultsTo("50")
          .between(1, 100)
          .inGroup(N_("Tuning")),
      P("allow_http", &Config::allowHttp, N_("Allow plain http"),
        N_("Permits an http:// address that is not this machine. The token then travels unprotected."))
          .defaultsTo("false")
          .inGroup(N_("Tuning")),
  };
  return table;
}

std::string originOf(const Config& config) {
  using spojka::http::OriginFault;
  const auto read = spojka::http::readOrigin(spojka::trimmedAscii(config.instanceUri));
  switch (read.fault) {
    case OriginFault::scheme:
      refuseUri(tr("must start with https://"));
    case OriginFault::userInfo:
      refuseUri(tr("must not contain a user name or password"));
    case OriginFault::host:
      refuseUri(tr("does not hold a usable host name"));
    case OriginFault::port:
      refuseUri(tr("has a port that is not a number from 1 to 65535"));
    case OriginFault::none:
      break;
  }
  if (read.rest.find_first_not_of('/') != std::string_view::npos)
    refuseUri(tr("must end after the host name"));
  if (!read.origin.secure && !config.allowHttp && !read.origin.isThisMachine())
    refuseUri(
        tr("must use https://, because the access token must not travel unprotected (allow_http: true "
           "permits it)"));
  return read.origin.text();
}

spojka::Identity identityOf(const Config& config) {
  const std::string instance = spojka::instanceOf(originOf(config));
  return {instance, config.database, tr("database '{}' of the contact centre {}", config.database, instance)};
}

void requireDatabase(const Config& config) {
  if (config.database.empty())
    throw spojka::ConfigError(
        "config.database", "setting 'database' is missing; Manage -> CRM -> Databases shows the known ones");
}

void requireUsableToken(const Config& config) {
  if (config.accessToken.empty())
    throw spojka::ConfigError("config.access_token", tr("setting '{}' {}", "access_token", tr("is empty")));
  for (const char c : config.accessToken.reveal())
    if (c <= 0x20 || c == 0x7f)
      throw spojka::ConfigError(
          "config.access_token",
          tr("setting 'access_token' contains a blank, a line break or a character outside ASCII; copy the "
             "token again without anything around it"));
}

}  // namespace daktela
