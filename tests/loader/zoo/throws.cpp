// SPDX-License-Identifier: Apache-2.0
// A class that throws whatever it likes: the SDK's trampolines have to stop all of it at the boundary.
#include <spojka/plugin.hpp>

namespace {

struct Settings {
  std::string what;
};

class Throws final : public spojka::Source {
 public:
  using Config = Settings;
  static constexpr const char* kTitle = "Throws";
  static const spojka::Properties<Settings>& properties() {
    static const spojka::Properties<Settings> table = {
        {"what", &Settings::what, "What", "std, int or error"}};
    return table;
  }
  Throws(spojka::Context, Settings settings, const spojka::Runtime&) : what_(std::move(settings.what)) {}

  void check(spojka::CheckReport&) override { fail(); }
  spojka::Catalog discover() override { fail(); }
  std::unique_ptr<spojka::Reader> read(const spojka::ReadRequest&) override { fail(); }

 private:
  [[noreturn]] void fail() const {
    if (what_ == "int") throw 42;
    if (what_ == "error") throw spojka::RateLimitError("throws.check", "asked too often", 429, 1500);
    throw std::runtime_error("thrown by the class");
  }
  std::string what_;
};

}  // namespace

SPOJKA_PLUGIN(R"({"id":"throws","name":"Zoo","version":"1.0.0","interfaces":["spojka.source/1"]})",
              spojka::sourceTable<Throws>(), nullptr)
