// SPDX-License-Identifier: Apache-2.0
#include <cstdio>
#include <stdexcept>

#include "cli/commands.hpp"

namespace sandbox {

int generate(const GeneratorOptions& shop, const Selection& selection, Encoding encoding, std::FILE* out) {
  const Clock clock;
  const Catalogue catalogue(shop, clock);
  DocumentOptions options;
  options.encoding = encoding;
  Document document(catalogue, selection, options);
  std::string piece;
  while (document.next(piece)) {
    if (std::fwrite(piece.data(), 1, piece.size(), out) != piece.size()) {
      throw std::runtime_error("standard output cannot be written; is the disk full?");
    }
  }
  if (std::fflush(out) != 0) throw std::runtime_error("standard output cannot be written; is the disk full?");
  return 0;
}

}  // namespace sandbox
