// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/elf.hpp"

#include <elf.h>
#include <fmt/format.h>

#include <cstring>
#include <string_view>

namespace spojka::host {
namespace {

constexpr std::string_view kVersionSymbol = "spojka_abi_version";
constexpr std::string_view kMainSymbol = "spojka_plugin_main";

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#elif defined(__riscv)
constexpr Elf64_Half kMachine = EM_RISCV;
#else
#error "spojka: name the ELF machine number of this platform here"
#endif

std::string machineName(unsigned machine) {
  switch (machine) {
    case EM_X86_64:
      return "x86-64";
    case EM_386:
      return "32-bit x86";
    case EM_AARCH64:
      return "ARM64";
    case EM_ARM:
      return "32-bit ARM";
    case EM_RISCV:
      return "RISC-V";
    case EM_PPC64:
      return "POWER";
    case EM_S390:
      return "s390";
    default:
      return fmt::format("machine number {}", machine);
  }
}

// Reads that answer nothing when any byte lies outside the file.
class Bytes {
 public:
  explicit Bytes(std::span<const std::byte> bytes) : bytes_(bytes) {}

  bool holds(std::uint64_t offset, std::uint64_t size) const {
    return offset <= bytes_.size() && size <= bytes_.size() - offset;
  }
  template <class T>
  std::optional<T> at(std::uint64_t offset) const {
    if (!holds(offset, sizeof(T))) return std::nullopt;
    T out;
    std::memcpy(&out, bytes_.data() + offset, sizeof out);
    return out;
  }
  bool holdsBytes(std::uint64_t offset, std::string_view text) const {
    return holds(offset, text.size()) && std::memcmp(bytes_.data() + offset, text.data(), text.size()) == 0;
  }
  // The text and the NUL that ends it.
  bool holdsText(std::uint64_t offset, std::string_view text) const {
    return holdsBytes(offset, text) && at<char>(offset + text.size()) == '\0';
  }

 private:
  std::span<const std::byte> bytes_;
};

class Inspector {
 public:
  explicit Inspector(std::span<const std::byte> file) : file_(file) {}

  ElfFacts inspect() {
    ElfFacts facts;
    facts.problem = checkHeader();
    if (facts.problem.empty()) facts.problem = checkSegments();
    if (facts.problem.empty()) facts.problem = readSymbols();
    if (facts.problem.empty()) facts.abiVersion = valueOf(*version_);
    return facts;
  }

 private:
  static std::string truncated() {
    return "is cut short: parts its header announces are missing; copy it again";
  }

  std::string checkHeader() {
    if (!file_.holdsBytes(0, {ELFMAG, SELFMAG}))
      return "is not a shared library (it does not begin like an ELF file)";
    const auto header = file_.at<Elf64_Ehdr>(0);
    if (!header) return truncated();
    header_ = *header;
    if (header_.e_ident[EI_CLASS] != ELFCLASS64)
      return "is a 32-bit library and this program is a 64-bit one; install the connector built for " +
             machineName(kMachine);
    if (header_.e_ident[EI_DATA] != ELFDATA2LSB || header_.e_machine != kMachine)
      return fmt::format("is built for {} and this machine is {}; install the connector built for {}",
                         machineName(header_.e_machine), machineName(kMachine), machineName(kMachine));
    if (header_.e_type != ET_DYN) return "is an ELF file, but not a shared library";
    return {};
  }

  std::optional<Elf64_Phdr> segment(std::uint64_t n) const {
    return file_.at<Elf64_Phdr>(header_.e_phoff + n * sizeof(Elf64_Phdr));
  }
  std::optional<Elf64_Shdr> section(std::uint64_t n) const {
    if (n >= header_.e_shnum) return std::nullopt;
    return file_.at<Elf64_Shdr>(header_.e_shoff + n * sizeof(Elf64_Shdr));
  }

  // A segment that reaches past the end of the file would be mapped and then end the process with SIGBUS.
  std::string checkSegments() const {
    if (header_.e_phentsize != sizeof(Elf64_Phdr) || header_.e_shentsize != sizeof(Elf64_Shdr))
      return "is not a shared library this program understands (odd table sizes)";
    if (!file_.holds(header_.e_phoff, header_.e_phnum * sizeof(Elf64_Phdr)) ||
        !file_.holds(header_.e_shoff, header_.e_shnum * sizeof(Elf64_Shdr)))
      return truncated();
    for (unsigned i = 0; i < header_.e_phnum; ++i) {
      const auto s = segment(i);
      if (!s || (s->p_type == PT_LOAD && !file_.holds(s->p_offset, s->p_filesz))) return truncated();
    }
    return {};
  }

  std::string readSymbols() {
    for (unsigned i = 0; i < header_.e_shnum; ++i) {
      const auto table = section(i);
      if (!table || table->sh_type != SHT_DYNSYM) continue;
      const auto names = section(table->sh_link);
      if (!names || !file_.holds(table->sh_offset, table->sh_size) ||
          !file_.holds(names->sh_offset, names->sh_size))
        return truncated();
      for (std::uint64_t n = 0; n < table->sh_size / sizeof(Elf64_Sym); ++n)
        take(*file_.at<Elf64_Sym>(table->sh_offset + n * sizeof(Elf64_Sym)), *names);
      break;  // there is one dynamic symbol table
    }
    for (const auto& [symbol, name] : {std::pair(version_, kVersionSymbol), std::pair(main_, kMainSymbol)})
      if (!symbol)
        return fmt::format(
            "is not a Spojka connector: it does not itself export '{}' (what a library it needs exports does "
            "not count)",
            name);
    return {};
  }

  // Only what the loader would find counts: defined here, visible outside.
  void take(const Elf64_Sym& symbol, const Elf64_Shdr& names) {
    const auto binding = ELF64_ST_BIND(symbol.st_info);
    if (symbol.st_shndx == SHN_UNDEF || (binding != STB_GLOBAL && binding != STB_WEAK) ||
        symbol.st_name >= names.sh_size)
      return;
    if (file_.holdsText(names.sh_offset + symbol.st_name, kVersionSymbol)) version_ = symbol;
    if (file_.holdsText(names.sh_offset + symbol.st_name, kMainSymbol)) main_ = symbol;
  }

  std::optional<std::uint32_t> valueOf(const Elf64_Sym& symbol) const {
    for (unsigned i = 0; i < header_.e_phnum; ++i) {
      const auto s = segment(i);
      if (!s || s->p_type != PT_LOAD || symbol.st_value < s->p_vaddr) continue;
      const std::uint64_t inside = symbol.st_value - s->p_vaddr;
      if (inside >= s->p_filesz || s->p_filesz - inside < sizeof(std::uint32_t)) continue;
      return file_.at<std::uint32_t>(s->p_offset + inside);
    }
    return std::nullopt;
  }

  Bytes file_;
  Elf64_Ehdr header_{};
  std::optional<Elf64_Sym> version_;
  std::optional<Elf64_Sym> main_;
};

}  // namespace

ElfFacts inspectElf(std::span<const std::byte> file) {
  return Inspector(file).inspect();
}

}  // namespace spojka::host
