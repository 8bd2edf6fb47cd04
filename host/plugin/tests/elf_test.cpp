// SPDX-License-Identifier: Apache-2.0
#include "host/plugin/elf.hpp"

#include <elf.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <random>
#include <string>
#include <vector>

namespace spojka::host {
namespace {

using testing::HasSubstr;

#if defined(__x86_64__)
constexpr Elf64_Half kMachine = EM_X86_64;
#elif defined(__aarch64__)
constexpr Elf64_Half kMachine = EM_AARCH64;
#else
constexpr Elf64_Half kMachine = EM_RISCV;
#endif

// The least a shared object needs to be taken for a connector: one segment, a symbol table and its names.
struct Image {
  Elf64_Ehdr header{};
  Elf64_Phdr segment{};
  Elf64_Shdr sections[2]{};  // names, symbols
  Elf64_Sym symbols[3]{};
  char names[40] = "\0spojka_abi_version\0spojka_plugin_main";
  std::uint32_t version = 1;

  Image() {
    std::memcpy(header.e_ident, ELFMAG, SELFMAG);
    header.e_ident[EI_CLASS] = ELFCLASS64;
    header.e_ident[EI_DATA] = ELFDATA2LSB;
    header.e_type = ET_DYN;
    header.e_machine = kMachine;
    header.e_phoff = offsetof(Image, segment);
    header.e_phentsize = sizeof(Elf64_Phdr);
    header.e_phnum = 1;
    header.e_shoff = offsetof(Image, sections);
    header.e_shentsize = sizeof(Elf64_Shdr);
    header.e_shnum = 2;
    segment.p_type = PT_LOAD;
    segment.p_filesz = sizeof(Image);
    sections[0].sh_type = SHT_STRTAB;
    sections[0].sh_offset = offsetof(Image, names);
    sections[0].sh_size = sizeof names;
    sections[1].sh_type = SHT_DYNSYM;
    sections[1].sh_offset = offsetof(Image, symbols);
    sections[1].sh_size = sizeof symbols;
    define(1, 1, offsetof(Image, version));
    define(2, 20, 0);
  }
  void define(std::size_t n, Elf64_Word name, Elf64_Addr value) {
    symbols[n].st_name = name;
    symbols[n].st_info = ELF64_ST_INFO(STB_GLOBAL, STT_OBJECT);
    symbols[n].st_shndx = 1;
    symbols[n].st_value = value;
  }
  std::vector<std::byte> bytes() const {
    std::vector<std::byte> out(sizeof(Image));
    std::memcpy(out.data(), this, sizeof(Image));
    return out;
  }
  ElfFacts inspect() const { return inspectElf(bytes()); }
};

TEST(Elf, the_version_is_read_from_the_file_without_loading_it) {
  Image image;
  image.version = 7;
  const ElfFacts facts = image.inspect();
  EXPECT_EQ(facts.problem, "");
  EXPECT_EQ(facts.abiVersion, 7U);
}

TEST(Elf, a_version_outside_the_files_bytes_is_left_for_after_the_loading) {
  Image image;
  image.define(1, 1, sizeof(Image) - 2);
  EXPECT_EQ(image.inspect().problem, "");
  EXPECT_FALSE(image.inspect().abiVersion);
}

TEST(Elf, a_symbol_that_is_only_used_or_only_local_is_not_exported) {
  Image used;
  used.symbols[2].st_shndx = SHN_UNDEF;
  EXPECT_THAT(used.inspect().problem, HasSubstr("does not itself export 'spojka_plugin_main'"));
  Image local;
  local.symbols[1].st_info = ELF64_ST_INFO(STB_LOCAL, STT_OBJECT);
  EXPECT_THAT(local.inspect().problem, HasSubstr("does not itself export 'spojka_abi_version'"));
}

TEST(Elf, a_longer_name_is_another_symbol) {
  Image image;
  image.names[38] = 's';  // spojka_plugin_mains
  EXPECT_THAT(image.inspect().problem, HasSubstr("'spojka_plugin_main'"));
}

TEST(Elf, machine_class_and_kind_are_told_apart) {
  Image other;
  other.header.e_machine = EM_S390;
  EXPECT_THAT(other.inspect().problem, HasSubstr("is built for s390"));
  Image strange;
  strange.header.e_machine = 4242;
  EXPECT_THAT(strange.inspect().problem, HasSubstr("machine number 4242"));
  Image narrow;
  narrow.header.e_ident[EI_CLASS] = ELFCLASS32;
  EXPECT_THAT(narrow.inspect().problem, HasSubstr("is a 32-bit library"));
  Image object;
  object.header.e_type = ET_REL;
  EXPECT_THAT(object.inspect().problem, HasSubstr("not a shared library"));
}

TEST(Elf, a_segment_past_the_end_is_a_copy_cut_short) {
  Image image;
  image.segment.p_filesz = sizeof(Image) + 1;
  EXPECT_THAT(image.inspect().problem, HasSubstr("is cut short"));
  image.segment.p_offset = ~std::uint64_t{0};
  image.segment.p_filesz = 2;  // the sum wraps around
  EXPECT_THAT(image.inspect().problem, HasSubstr("is cut short"));
}

TEST(Elf, offsets_that_wrap_around_are_not_followed) {
  Image image;
  image.header.e_shoff = ~std::uint64_t{0} - 8;
  EXPECT_NE(image.inspect().problem, "");
  Image symbols;
  symbols.sections[1].sh_offset = ~std::uint64_t{0} - 8;
  EXPECT_NE(symbols.inspect().problem, "");
}

// Under the address sanitizer this shows that nothing outside the bytes is touched.
TEST(Elf, hostile_bytes_are_survived) {
  const std::vector<std::byte> whole = Image().bytes();
  for (std::size_t size = 0; size < whole.size(); ++size)
    inspectElf(std::vector<std::byte>(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)));
  std::mt19937 random(1);
  for (int round = 0; round < 20'000; ++round) {
    std::vector<std::byte> bytes = whole;
    for (int n = 0; n < 3; ++n) bytes[random() % bytes.size()] = static_cast<std::byte>(random());
    inspectElf(bytes);
  }
}

}  // namespace
}  // namespace spojka::host
