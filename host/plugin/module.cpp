// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/module.hpp"

#include <dlfcn.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include <boost/dll/shared_library.hpp>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

#include "host/base/run_status.hpp"
#include "host/plugin/elf.hpp"

namespace spojka::host {
namespace {

namespace fs = std::filesystem;
using Library = boost::dll::shared_library;

[[noreturn]] void refuseModule(const CheckedFile& file, const std::string& why) {
  throw StatusError(RunStatus::refused, file.path.string() + " " + why);
}

void checkVersion(const CheckedFile& file, std::uint32_t version) {
  if (version == SPOJKA_ABI_MAJOR) return;
  refuseModule(
      file, fmt::format("speaks version {} of the connector interface and this program speaks version {}; {}",
                        version, SPOJKA_ABI_MAJOR,
                        version > SPOJKA_ABI_MAJOR
                            ? "update this program or install an older release of the connector"
                            : "install a newer release of the connector"));
}

// The file's bytes, mapped: connectors may be large and only a few pages of them are looked at.
class Mapping {
 public:
  explicit Mapping(const CheckedFile& file) : size_(file.size) {
    if (size_ == 0) refuseModule(file, "is empty; copy it again");
    data_ = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, file.descriptor.get(), 0);
    if (data_ == MAP_FAILED) refuseModule(file, "cannot be read");
  }
  ~Mapping() { ::munmap(data_, size_); }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  std::span<const std::byte> bytes() const { return {static_cast<const std::byte*>(data_), size_}; }

 private:
  void* data_ = nullptr;
  std::size_t size_;
};

void inspectBeforeLoading(const CheckedFile& file) {
  const Mapping mapping(file);
  const ElfFacts facts = inspectElf(mapping.bytes());
  if (!facts.problem.empty()) refuseModule(file, facts.problem);
  if (facts.abiVersion) checkVersion(file, *facts.abiVersion);
}

// The loader's own text, out of the sentence Boost.DLL wraps it in.
std::string loaderText(std::string_view what) {
  constexpr std::string_view kBefore = "dlerror system message: ";
  const auto start = what.find(kBefore);
  if (start == std::string_view::npos) return std::string(what);
  what.remove_prefix(start + kBefore.size());
  return std::string(what.substr(0, what.rfind(')')));
}

// Never unloaded and never copied: objects, callbacks and exceptions of a connector may live until the end,
// and a copy would open the path again, by then perhaps another file.
std::vector<std::unique_ptr<const Library>>& loadedLibraries() {
  static auto* const libraries = new std::vector<std::unique_ptr<const Library>>;
  return *libraries;
}

// The loader remembers a library by the name it was opened by, so the number in that name stays taken for
// good.
void keepOpen(Descriptor directory) {
  static auto* const directories = new std::vector<Descriptor>;
  directories->push_back(std::move(directory));
}

std::string withRealPath(std::string text, const std::string& opened, const std::string& real) {
  for (auto at = text.find(opened); at != std::string::npos; at = text.find(opened, at + real.size()))
    text.replace(at, opened.size(), real);
  return text;
}

const Library& load(const CheckedFile& file) {
  CheckedFile kept{file.path, file.identity, Descriptor(),
                   file.size, file.stamp,    Descriptor(::fcntl(file.directory.get(), F_DUPFD_CLOEXEC, 0))};
  const fs::path opened = kept.byDescriptor();
  try {
    // Resolving everything now makes a missing symbol an error of loading, not the end of a run hours later.
    auto library = std::make_unique<const Library>(
        opened, boost::dll::load_mode::rtld_now | boost::dll::load_mode::rtld_local);
    keepOpen(std::move(kept.directory));
    return *loadedLibraries().emplace_back(std::move(library));
  } catch (const std::exception& e) {
    refuseModule(file,
                 explainLoadError(withRealPath(loaderText(e.what()), opened.string(), file.path.string())));
  }
}

// Of what was opened by a descriptor.
std::string realPathOf(const char* name) {
  std::error_code failed;
  const fs::path real = fs::canonical(name, failed);
  return failed ? std::string(name) : real.string();
}

std::string_view lastWord(std::string_view text) {
  const auto space = text.find_last_of(" /");
  return space == std::string_view::npos ? text : text.substr(space + 1);
}

}  // namespace

std::string explainLoadError(std::string_view text) {
  if (const auto at = text.find(": cannot open shared object file"); at != std::string_view::npos)
    return fmt::format("needs the library {}, which is not installed; install the package that holds it ({})",
                       lastWord(text.substr(0, at)), text);
  constexpr std::string_view kUndefined = "undefined symbol: ";
  if (const auto at = text.find(kUndefined); at != std::string_view::npos) {
    const std::string_view symbol = text.substr(at + kUndefined.size());
    return fmt::format(
        "uses '{}', which none of its libraries defines; rebuild it on this system, or ask its author for a "
        "build that links everything it uses ({})",
        symbol.substr(0, symbol.find_first_of(" ,")), text);
  }
  if (const auto at = text.find("version `"); at != std::string_view::npos)
    return fmt::format(
        "was built on a newer system than this one; rebuild it here or install the build for this system "
        "({})",
        text);
  return fmt::format("cannot be loaded: {}", text);
}

void checkOrigin(const void* symbol, const CheckedFile& file) {
  Dl_info info{};
  struct stat status {};
  if (::dladdr(symbol, &info) == 0 || info.dli_fname == nullptr || ::stat(info.dli_fname, &status) != 0)
    refuseModule(file, "was loaded, but where its entry point comes from cannot be told");
  if (!(FileIdentity{status.st_dev, status.st_ino} == file.identity))
    refuseModule(file,
                 fmt::format("is refused: what was loaded comes from {}, or the file was replaced meanwhile; "
                             "run again",
                             realPathOf(info.dli_fname)));
}

const spojka_plugin& openModule(const CheckedFile& file) {
  inspectBeforeLoading(file);
  const Library& library = load(file);
  if (!library.has("spojka_abi_version") || !library.has("spojka_plugin_main"))
    refuseModule(file, "is not a Spojka connector: it lost its symbols between the look and the loading");
  const auto& version = library.get<const std::uint32_t>("spojka_abi_version");
  checkOrigin(&version, file);
  checkVersion(file, version);
  auto& main = library.get<const spojka_plugin*()>("spojka_plugin_main");
  checkOrigin(reinterpret_cast<const void*>(&main), file);
  const spojka_plugin* root = main();
  if (root == nullptr) refuseModule(file, "is broken: spojka_plugin_main answered nothing; ask its author");
  return *root;
}

}  // namespace spojka::host
