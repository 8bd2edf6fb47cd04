// SPDX-License-Identifier: Apache-2.0
#include "sandbox.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>

#include "base/files.hpp"
#include "control/control_api.hpp"
#include "daktela/daktela_api.hpp"
#include "daktela/object_lines.hpp"
#include "description.hpp"
#include "server/http_server.hpp"
#include "server/tls_identity.hpp"
#include "shop/api/api_site.hpp"
#include "shop/shop_site.hpp"

namespace sandbox {
namespace {

std::filesystem::path makeTemporaryDirectory() {
  std::string pattern = (std::filesystem::temp_directory_path() / "sandbox-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error(pattern + ": cannot be created");
  return pattern;
}

// A name where a certificate has to be verified, a number elsewhere: it spares the look-up.
std::string plainUrl(const HttpServer& server) {
  return fmt::format("http://127.0.0.1:{}", server.port());
}
std::string tlsUrl(const HttpServer& server) {
  return fmt::format("https://localhost:{}", server.port());
}

Instance instanceWith(const std::vector<std::string>& moreFields) {
  Instance instance = defaultInstance();
  for (const auto& key : moreFields) instance.fields.push_back({key, "TEXT", key, false, false, {}});
  return instance;
}

}  // namespace

struct Sandbox::World {
  World(const Options& o, Sandbox& self)
      : options(o),
        credentials(credentialsFor(o.shop.seed)),
        instance(instanceWith(options.moreFields)),
        catalogue(o.shop, clock),
        webhooks(clock, credentials, settings),
        shop({catalogue, clock, credentials, settings, faults, stats, webhooks}),
        api({catalogue, clock, credentials, settings, faults, stats, webhooks}),
        daktela({objects, instance, clock, credentials, settings, faults, stats}),
        control(self),
        shopHttp([this](const Request& r, Exchange& e) { atShop(r, e); }, nullptr),
        shopHttps([this](const Request& r, Exchange& e) { atShop(r, e); }, tls.context()),
        daktelaHttp([this](const Request& r, Exchange& e) { daktela.handle(r, e); }, nullptr),
        daktelaHttps([this](const Request& r, Exchange& e) { daktela.handle(r, e); }, tls.context()),
        controlHttp([this](const Request& r, Exchange& e) { control.handle(r, e); }, nullptr) {
    settings.set(o.settings);
    catalogue.listen(
        [this](const std::string& event, const std::string& name) { webhooks.happened(event, name); });
  }

  void atShop(const Request& request, Exchange& exchange) {
    ApiSite::owns(request.path) ? api.handle(request, exchange) : shop.handle(request, exchange);
  }

  Options options;
  Credentials credentials;
  Clock clock;
  SettingsBox settings;
  FaultRegistry faults;
  Stats stats;
  Instance instance;
  ObjectStores objects;
  Catalogue catalogue;
  Webhooks webhooks;
  TlsIdentity tls;
  ShopSite shop;
  ApiSite api;
  DaktelaApi daktela;
  ControlApi control;
  HttpServer shopHttp, shopHttps, daktelaHttp, daktelaHttps, controlHttp;
  std::filesystem::path dir;
  bool temporaryDir = false;
  bool running = false;
};

Sandbox::Sandbox(const Options& options) : world_(std::make_unique<World>(options, *this)) {}

Sandbox::~Sandbox() {
  try {
    stop();
  } catch (const std::exception& e) {
    fmt::print(stderr, "sandbox: {}\n", e.what());
  }
}

void Sandbox::start() {
  World& world = *world_;
  const Options& options = world.options;
  if (world.running) return;
  if (!options.stateFile.empty())
    loadObjects(world.objects, world.instance, options.stateFile, world.clock.now());
  world.temporaryDir = options.dir.empty();
  world.dir = world.temporaryDir ? makeTemporaryDirectory() : std::filesystem::absolute(options.dir);
  std::filesystem::create_directories(world.dir);
  world.running = true;
  world.shopHttp.start(options.shopPort);
  world.shopHttps.start(options.shopHttpsPort);
  world.daktelaHttp.start(options.daktelaPort);
  world.daktelaHttps.start(options.daktelaHttpsPort);
  world.controlHttp.start(options.controlPort);
  writeFileAtomically(caFile(), world.tls.caPem());
  writeFileAtomically(world.dir / "server.pem", world.tls.certificatePem());
  writeFileAtomically(world.dir / "sandbox.env", describeAsShell(*this), 0600);
  // Last: whoever waits for this file finds everything else in place.
  writeFileAtomically(world.dir / "sandbox.json", describe(), 0600);
}

void Sandbox::stop() {
  World& world = *world_;
  if (!world.running) return;
  world.running = false;
  world.webhooks.stop();
  for (HttpServer* server :
       {&world.shopHttp, &world.shopHttps, &world.daktelaHttp, &world.daktelaHttps, &world.controlHttp}) {
    server->stop();
  }
  std::error_code ignored;  // somebody tidied up before us
  if (world.temporaryDir) {
    std::filesystem::remove_all(world.dir, ignored);
  } else {
    std::filesystem::remove(world.dir / "sandbox.json", ignored);
  }
  if (!world.options.stateFile.empty()) saveObjects(world.objects, world.instance, world.options.stateFile);
}

std::string Sandbox::shopUrl() const {
  return plainUrl(world_->shopHttp);
}
std::string Sandbox::shopHttpsUrl() const {
  return tlsUrl(world_->shopHttps);
}
std::string Sandbox::daktelaUrl() const {
  return plainUrl(world_->daktelaHttp);
}
std::string Sandbox::daktelaHttpsUrl() const {
  return tlsUrl(world_->daktelaHttps);
}
std::string Sandbox::controlUrl() const {
  return plainUrl(world_->controlHttp);
}
const Credentials& Sandbox::credentials() const {
  return world_->credentials;
}
std::filesystem::path Sandbox::caFile() const {
  return world_->dir / "ca.pem";
}
std::filesystem::path Sandbox::dir() const {
  return world_->dir;
}
const Options& Sandbox::options() const {
  return world_->options;
}
std::string Sandbox::describe() const {
  return describeAsJson(*this);
}

std::uint64_t Sandbox::daktelaConnections() const {
  return world_->daktelaHttp.accepted() + world_->daktelaHttps.accepted();
}

Catalogue& Sandbox::catalogue() {
  return world_->catalogue;
}
Clock& Sandbox::clock() {
  return world_->clock;
}
void Sandbox::forgetExports() {
  world_->shop.forget();
}
int Sandbox::mostApiCallsAtOnce() {
  return world_->api.bucket().mostCalls();
}

void Sandbox::revokeApiTokens() {
  world_->api.tokens().revoke();
}
int Sandbox::validApiTokens() const {
  return world_->api.tokens().valid(world_->clock.now());
}
std::string Sandbox::newInstallCode() {
  return world_->api.tokens().issueCode();
}
Webhooks& Sandbox::webhooks() {
  return world_->webhooks;
}
void Sandbox::addFault(const Fault& fault) {
  world_->faults.add(fault);
}
void Sandbox::clearFaults() {
  world_->faults.clear();
}
std::vector<Fault> Sandbox::faults() const {
  return world_->faults.list();
}
Stats& Sandbox::stats() {
  return world_->stats;
}
Settings Sandbox::settings() const {
  return *world_->settings.get();
}
void Sandbox::setSettings(const Settings& settings) {
  world_->settings.set(settings);
}
const Instance& Sandbox::instance() const {
  return world_->instance;
}
std::vector<Object> Sandbox::objects(Model model) const {
  return world_->objects[model].sortedByName();
}
std::optional<Object> Sandbox::object(Model model, const std::string& name) const {
  return world_->objects[model].find(name);
}
std::size_t Sandbox::count(Model model) const {
  return world_->objects[model].size();
}
bool Sandbox::erase(Model model, const std::string& name) {
  return world_->objects.erase(model, name);
}
void Sandbox::resetDaktela() {
  world_->objects.clear();
}

std::vector<std::string> Sandbox::customField(const Object& object, std::string_view key) const {
  const auto index = world_->instance.fieldIndex(key);
  return index ? object.customFields[*index] : std::vector<std::string>();
}

void Sandbox::put(Model model, const std::string& name, const std::string& json) {
  rapidjson::Document body;
  body.Parse(json.data(), json.size());
  const std::string_view kind = rulesOf(model).name;
  if (body.HasParseError()) throw std::invalid_argument(fmt::format("{}: no JSON", kind));
  const auto stored = world_->objects[model].find(name);
  const Draft draft = readDraft(
      body, {model, world_->instance, !stored, false, stored ? stored->text[kType] : std::string(),
             [this](Model other, const std::string& to) { return world_->objects[other].exists(to); }});
  if (!draft.objections.empty() || !validName(name)) {
    const std::string field = draft.objections.empty() ? "name" : draft.objections.front().field;
    throw std::invalid_argument(fmt::format("{} {}: '{}' would be refused", kind, name, field));
  }
  const auto edit = [&](Object& object) {
    draft.applyTo(object);
    object.edited = world_->clock.now();
  };
  if (stored) {
    world_->objects[model].update(name, edit);
    return;
  }
  Object object;
  object.model = model;
  object.name = name;
  object.customFields.resize(world_->instance.fields.size());
  object.created = world_->clock.now();
  edit(object);
  world_->objects[model].create(object);
}

std::string Sandbox::lines(Model model) const {
  std::string lines;
  for (const Object& object : objects(model)) {
    JsonWriter json;
    writeFlat(json, object, world_->instance, false);
    lines.append(json.view()).append("\n");
  }
  return lines;
}

}  // namespace sandbox
