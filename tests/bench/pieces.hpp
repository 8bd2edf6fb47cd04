// SPDX-License-Identifier: Apache-2.0
// A file, read in pieces of one size. Errors: std::runtime_error naming the file.
#pragma once

#include <cstddef>
#include <cstdio>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace bench {

template <class F>
void readInPieces(const std::string& name, std::size_t size, F&& f) {
  struct Close {
    void operator()(std::FILE* file) const noexcept { std::fclose(file); }
  };
  const std::unique_ptr<std::FILE, Close> file(std::fopen(name.c_str(), "rb"));
  if (!file) throw std::runtime_error("cannot read " + name);
  std::setvbuf(file.get(), nullptr, _IONBF, 0);
  std::vector<char> buffer(size);
  while (const std::size_t n = std::fread(buffer.data(), 1, buffer.size(), file.get())) f({buffer.data(), n});
  if (std::ferror(file.get()) != 0) throw std::runtime_error("cannot read " + name);
}

}  // namespace bench
