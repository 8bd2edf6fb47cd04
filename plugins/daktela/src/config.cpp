// SPDX-License-Identifier: Apache-2.0
#include "config.hpp"

namespace daktela {
namespace {

constexpr const char* kUriHelp =
    "The address people sign in to Daktela at, without anything behind the host name";

[[noreturn]] void refuseUri(const std::string& why) {
  throw spojka::ConfigError("config.instance_uri", "setting 'instance_uri' " + why + ". " + kUriHelp +
                                                       ", for example https://my.daktela.com");
}

bool isLoopback(const std::string& authority) {
  std::string host = authority;
  if (host.rfind("[", 0) == 0) return host.rfind("[::1]", 0) == 0;
  host.resize(std::min(host.find(':'), host.size()));
  return host == "localhost" ||
         (host.rfind("127.", 0) == 0 && host.find_first_not_of("0123456789.") == std::string::npos);
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
        "The user needs rights to read, create and edit CRM contacts.")
          .isRequired()
          .inGroup("Daktela"),
      P("database", &Config::database, "CRM database",
        "Name (not title) of the CRM database the contacts belong to: Manage -> CRM -> Databases. `check` "
        "lists "
        "the known ones.")
          .isRequired()
          .like("eshop")
          .inGroup("Daktela"),
      P("lookup_batch", &Config::lookupBatch, "Names per look-up",
        "How many contacts one look-up request asks for. Lower it when the server refuses long addresses.")
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
  std::string uri = config.instanceUri;
  while (!uri.empty() && uri.back() == '/') uri.pop_back();
  const auto scheme = uri.find("://");
  if (scheme == std::string::npos) refuseUri("must start with https://");
  const std::string kind = uri.substr(0, scheme);
  const std::string authority = uri.substr(scheme + 3);
  if (kind != "https" && kind != "http") refuseUri("must start with https://");
  if (authority.find('@') != std::string::npos) refuseUri("must not contain a user name or password");
  if (authority.find_first_of("/?#") != std::string::npos) refuseUri("must end after the host name");
  if (authority.empty() || authority.find_first_of(" \t\r\n\\\"<>%") != std::string::npos)
    refuseUri("does not hold a usable host name");
  if (kind == "http" && !config.allowHttp && !isLoopback(authority))
    refuseUri(
        "must use https://, because the access token must not travel unprotected (allow_http: true "
        "permits it)");
  return uri;
}

spojka::Identity identityOf(const Config& config) {
  const std::string instance = spojka::instanceOf(originOf(config));
  return {instance, config.database, "database '" + config.database + "' of the contact centre " + instance};
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
