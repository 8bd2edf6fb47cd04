// SPDX-License-Identifier: Apache-2.0
// Purpose: the whole outside world in one object: a pretend shop and a pretend contact centre over HTTP and
// HTTPS, and their control port. Owns its servers, threads and, when no directory is given, a temporary one
// for the CA file. start, stop and the accessors from one thread; everything that changes or reads the world
// from any. start throws std::runtime_error.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/settings.hpp"
#include "base/stats.hpp"
#include "daktela/model.hpp"
#include "faults/fault.hpp"
#include "generator/generator.hpp"
#include "shop/api/webhooks.hpp"
#include "shop/catalogue.hpp"
#include "shop/credentials.hpp"

namespace sandbox {

struct Options {
  GeneratorOptions shop;
  std::uint16_t shopPort = 0, shopHttpsPort = 0;
  std::uint16_t daktelaPort = 0, daktelaHttpsPort = 0;
  std::uint16_t controlPort = 0;
  std::filesystem::path dir;  // sandbox.json, sandbox.env, ca.pem, server.pem; empty: a temporary directory
  std::filesystem::path stateFile;  // objects, loaded at start and saved at stop; empty: kept in memory only
  Settings settings;
  std::vector<std::string>
      moreFields;  // keys of text fields that a contact's form has besides the usual ones
};

class Sandbox {
 public:
  explicit Sandbox(const Options& options);
  ~Sandbox();
  Sandbox(const Sandbox&) = delete;
  Sandbox& operator=(const Sandbox&) = delete;

  void start();
  void stop();

  std::string shopUrl() const;
  std::string shopHttpsUrl() const;
  std::string daktelaUrl() const;
  std::string daktelaHttpsUrl() const;
  std::string controlUrl() const;
  const Credentials& credentials() const;
  std::filesystem::path caFile() const;
  std::filesystem::path dir() const;
  const Options& options() const;
  // The content of sandbox.json.
  std::string describe() const;
  // Connections taken so far by the contact centre: shows whether a client keeps them alive.
  std::uint64_t daktelaConnections() const;

  // Throws std::invalid_argument / std::out_of_range for fields and indices that do not exist.
  Catalogue& catalogue();
  Clock& clock();
  // Feed marks and the times of past exports.
  void forgetExports();

  // Access tokens of the shop's API: all end now; how many are valid.
  void revokeApiTokens();
  int validApiTokens() const;
  // The most calls of one token that were under way at once.
  int mostApiCallsAtOnce();

  // What an addon is called with that is being installed; good once.
  std::string newInstallCode();
  // Whom the shop calls when something happens in it.
  Webhooks& webhooks();

  void addFault(const Fault& fault);
  void clearFaults();
  std::vector<Fault> faults() const;
  Stats& stats();
  Settings settings() const;
  void setSettings(const Settings& settings);

  const Instance& instance() const;
  std::vector<Object> objects(Model model) const;
  std::optional<Object> object(Model model, const std::string& name) const;
  std::size_t count(Model model) const;
  // Values of a custom field, by its key.
  std::vector<std::string> customField(const Object& object, std::string_view key) const;
  // A person at work in the contact centre: edits or makes the object, or removes it (as a merge does). The
  // body is that of an API request; what the API would refuse throws std::invalid_argument.
  void put(Model model, const std::string& name, const std::string& json);
  bool erase(Model model, const std::string& name);
  // All objects of a model sorted by name, one flat object per line.
  std::string lines(Model model) const;

  // The same of contacts, which most tests are about.
  std::vector<Object> contacts() const { return objects(Model::Contacts); }
  std::optional<Object> contact(const std::string& name) const { return object(Model::Contacts, name); }
  std::size_t contactCount() const { return count(Model::Contacts); }
  void putContact(const std::string& name, const std::string& json) { put(Model::Contacts, name, json); }
  bool eraseContact(const std::string& name) { return erase(Model::Contacts, name); }
  std::string contactLines() const { return lines(Model::Contacts); }
  void resetDaktela();

 private:
  struct World;
  std::unique_ptr<World> world_;
};

}  // namespace sandbox
