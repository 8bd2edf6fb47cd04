// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

#include "spojka/ascii.hpp"
#include "spojka/http/origin.hpp"

namespace daktela {
namespace {

constexpr const char* kUriHelp =
    "The address people sign in to Daktela at, without anything behind the host name";

[[noreturn]] void refuseUri(const std::string& why) {
  throw spojka::ConfigError("config.instance_uri", "setting 'instance_uri' " + why + ". " + kUriHelp +
                                                       ", for example https://my.daktela.com");
}

}  // namespace

const spojka::Properties<Config>& configProperties() {
  using P = spojka::Property<Config>;
  static const spojka::Properties<Config> table = {
      P("instance_uri", &Config::instanceUri, "URI instance", std::string(kUriHelp) + ".")
          .isRequired()
          .like("https://my.daktela.com")
          .inGroup("Daktela"),
      P("access_token", &Config::accessToken, "Access token",
        "API token of the Daktela user the records are written as: Manage -> Users -> the user -> API "
        "tokens. "
        "The user needs rights to read, create and edit what is written: CRM contacts, accounts, records.")
          .isRequired()
          .inGroup("Daktela"),
      P("database", &Config::database, "CRM database",
        "Name (not title) of the CRM database contacts and accounts belong to: Manage -> CRM -> Databases. "
        "`check` "
        "lists "
        "the known ones.")
          .isRequired()
          .fromCheck()
          .like("eshop")
          .inGroup("Daktela"),
      P("lookup_batch", &Config::lookupBatch, "Names per look-up",
        "How many objects one look-up request asks for. Lower it when the server refuses long addresses.")
          .defaultsTo("50")
          .between(1, 100)
          .inGroup("Tuning"),
      P("allow_http", &Config::allowHttp, "Allow plain http",
        "Permits an http:// address that is not this machine. The token then travels unprotected.")
          .defaultsTo("false")
          .inGroup("Tuning"),
  };
  return table;
}

std::string originOf(const Config& config) {
  using spojka::http::OriginFault;
  const auto read = spojka::http::readOrigin(spojka::trimmedAscii(config.instanceUri));
  switch (read.fault) {
    case OriginFault::scheme:
      refuseUri("must start with https://");
    case OriginFault::userInfo:
      refuseUri("must not contain a user name or password");
    case OriginFault::host:
      refuseUri("does not hold a usable host name");
    case OriginFault::port:
      refuseUri("has a port that is not a number from 1 to 65535");
    case OriginFault::none:
      break;
  }
  if (read.rest.find_first_not_of('/') != std::string_view::npos) refuseUri("must end after the host name");
  if (!read.origin.secure && !config.allowHttp && !read.origin.isThisMachine())
    refuseUri(
        "must use https://, because the access token must not travel unprotected (allow_http: true "
        "permits it)");
  return read.origin.text();
}

spojka::Identity identityOf(const Config& config) {
  const std::string instance = spojka::instanceOf(originOf(config));
  return {instance, config.database, "database '" + config.database + "' of the contact centre " + instance};
}

void requireDatabase(const Config& config) {
  if (config.database.empty())
    throw spojka::ConfigError("config.database",
                              "setting 'database' is missing; Manage -> CRM -> Databases shows the known ones");
}

void requireUsableToken(const Config& config) {
  if (config.accessToken.empty())
    throw spojka::ConfigError("config.access_token", "setting 'access_token' is empty");
  for (const char c : config.accessToken.reveal())
    if (c <= 0x20 || c == 0x7f)
      throw spojka::ConfigError(
          "config.access_token",
          "setting 'access_token' contains a blank, a line break or a character outside "
          "ASCII; copy the token again without anything around it");
}

}  // namespace daktela
