// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <stdexcept>
#include <string>

#include "cli/commands.hpp"

namespace {

using sandbox::GeneratorOptions;

struct Arguments {
  sandbox::Options options;
  std::string section, from, until, encoding = "utf-8";
  std::string controlUrl;
  sandbox::ContactChoice choice;
};

sandbox::LocalSeconds day(const std::string& text, const char* option) {
  const auto time = sandbox::parseDate(text);
  if (!time) throw std::invalid_argument(fmt::format("{}: '{}' is no date like 2024-06-30", option, text));
  return *time;
}

void addShopOptions(CLI::App& command, GeneratorOptions& shop) {
  command.add_option("--customers", shop.customers, "How many registered customers")->capture_default_str();
  command.add_option("--orders", shop.orders, "How many orders")->capture_default_str();
  command.add_option("--persons", shop.persons,
                     "So many people stand behind the records, of whom it is known who is who");
  command.add_option("--seed", shop.seed, "Same seed, same shop")->capture_default_str();
  command.add_option_function<std::string>(
      "--first-day", [&shop](const std::string& text) { shop.firstDay = day(text, "--first-day"); },
      "Oldest records, YYYY-MM-DD (2019-01-01)");
  command.add_option_function<std::string>(
      "--last-day", [&shop](const std::string& text) { shop.lastDay = day(text, "--last-day"); },
      "Newest records, YYYY-MM-DD (2025-06-30)");
}

CLI::App* addGenerate(CLI::App& app, Arguments& arguments) {
  CLI::App* command = app.add_subcommand("generate", "Write an export file to standard output");
  command->add_option("what", arguments.section, "customers or orders")
      ->required()
      ->check(CLI::IsMember({"customers", "orders"}));
  addShopOptions(*command, arguments.options.shop);
  command->add_option("--from-date", arguments.from, "Only records created on this day or later");
  command->add_option("--until-date", arguments.until, "Only records created on this day or earlier");
  command->add_option("--encoding", arguments.encoding, "utf-8 or windows-1250")
      ->check(CLI::IsMember({"utf-8", "windows-1250"}))
      ->capture_default_str();
  return command;
}

CLI::App* addServe(CLI::App& app, sandbox::Options& options) {
  CLI::App* command = app.add_subcommand("serve", "Be a shop and a contact centre until SIGTERM or SIGINT");
  addShopOptions(*command, options.shop);
  command->add_option("--shop-port", options.shopPort, "0: any free port")->capture_default_str();
  command->add_option("--shop-https-port", options.shopHttpsPort, "0: any free port")->capture_default_str();
  command->add_option("--daktela-port", options.daktelaPort, "0: any free port")->capture_default_str();
  command->add_option("--daktela-https-port", options.daktelaHttpsPort, "0: any free port")
      ->capture_default_str();
  command->add_option("--control-port", options.controlPort, "0: any free port")->capture_default_str();
  command->add_option("--latency-ms", options.settings.daktela.latencyMilliseconds,
                      "How long the contact centre thinks about each request");
  command->add_option("--dir", options.dir,
                      "Where sandbox.json, sandbox.env and ca.pem go (default: a temporary one)");
  command->add_option("--state", options.stateFile, "Keep the contacts in this file between runs");
  return command;
}

CLI::App* addContacts(CLI::App& app, Arguments& arguments) {
  CLI::App* command = app.add_subcommand("contacts", "Show what arrived in the contact centre");
  command->add_option("--control", arguments.controlUrl, "Control address of a running sandbox")->required();
  command->add_option("--limit", arguments.choice.limit, "Rows to show of each kind")->capture_default_str();
  command->add_option("--title", arguments.choice.title, "Only contacts with this in their title");
  return command;
}

int runGenerate(const Arguments& arguments) {
  sandbox::Selection selection;
  selection.section =
      arguments.section == "customers" ? sandbox::Section::Customers : sandbox::Section::Orders;
  if (!arguments.from.empty()) selection.from = day(arguments.from, "--from-date");
  if (!arguments.until.empty()) selection.until = day(arguments.until, "--until-date") + sandbox::kDay;
  const auto encoding =
      arguments.encoding == "utf-8" ? sandbox::Encoding::Utf8 : sandbox::Encoding::Windows1250;
  return sandbox::generate(arguments.options.shop, selection, encoding, stdout);
}

}  // namespace

int main(int argc, char** argv) {
  CLI::App app("A pretend Shoptet shop and a pretend Daktela, for the demo and the tests");
  app.require_subcommand(1);
  Arguments arguments;
  arguments.options.shop.customers = 1000;
  arguments.options.shop.orders = 3000;
  const CLI::App* generate = addGenerate(app, arguments);
  const CLI::App* contacts = addContacts(app, arguments);
  addServe(app, arguments.options);
  try {
    app.parse(argc, argv);
    if (contacts->parsed()) return sandbox::contacts(arguments.controlUrl, arguments.choice, stdout);
    return generate->parsed() ? runGenerate(arguments) : sandbox::serve(arguments.options);
  } catch (const CLI::ParseError& e) {
    return app.exit(e) == 0 ? 0 : 2;
  } catch (const std::exception& e) {
    fmt::print(stderr, "spojka-sandbox: {}\n", e.what());
    return 1;
  }
}
