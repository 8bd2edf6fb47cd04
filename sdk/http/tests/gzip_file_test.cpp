// SPDX-License-Identifier: Apache-2.0
#include "spojka/http/gzip_file.hpp"

#include <gtest/gtest.h>

#include "raw_server.hpp"
#include "spojka/http/scripted.hpp"

namespace spojka::http {
namespace {

using testing::gzipped;

std::string contentOf(const std::string& file, std::size_t piece, std::vector<Header> headers = {}) {
  ScriptedConnection connection([&](const ScriptedConnection::Sent&) {
    return Response{200, headers, file};
  });
  connection.setPieceSize(piece);
  const auto unpacked = unpackedFile(connection.open({}));
  std::string content;
  char buffer[64];
  while (const std::size_t n = unpacked->read(buffer, sizeof buffer)) content.append(buffer, n);
  return content;
}

const std::string kText = std::string(10'000, 'a') + "end\n";

TEST(GzipFile, is_unpacked_whatever_pieces_it_comes_in) {
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}, std::size_t{100'000}}) {
    EXPECT_EQ(contentOf(gzipped(kText), piece), kText);
    EXPECT_EQ(contentOf(gzipped(kText) + gzipped("more\n"), piece), kText + "more\n") << "of two members";
    EXPECT_EQ(contentOf(gzipped(""), piece), "");
  }
}

TEST(GzipFile, that_is_cut_or_damaged_never_ends_well) {
  const std::string file = gzipped(kText);
  for (std::size_t size = 0; size < file.size(); ++size)
    EXPECT_THROW(contentOf(file.substr(0, size), 5), DataError) << size;
  std::string damaged = file;
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  EXPECT_THROW(contentOf(damaged, 5), DataError);
}

TEST(GzipFile, may_have_been_unpacked_on_the_way_but_is_never_just_no_gzip) {
  EXPECT_EQ(contentOf(kText, 5, {{"Content-Encoding", "gzip"}}), kText);
  EXPECT_THROW(contentOf(kText, 5), DataError);
  EXPECT_THROW(contentOf("<html>", 5), DataError);
}

}  // namespace
}  // namespace spojka::http
