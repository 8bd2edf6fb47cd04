// SPDX-License-Identifier: Apache-2.0
// A file that a person names is written where it really is: links stay, devices and pipes are written into,
// and what could not be written is no success.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fstream>
#include <iterator>
#include <thread>

#include "world.hpp"

namespace e2e {
namespace {

namespace fs = std::filesystem;
using ::testing::HasSubstr;

std::string content(const fs::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

Finished give(World& w, const std::vector<std::string>& verb, const std::vector<std::string>& options) {
  auto command = w.command(verb.front(), options);
  command.insert(command.begin() + 2, verb.begin() + 1, verb.end());
  return Process(command, w.environment).wait();
}

TEST(OutputFile, behind_a_link_is_replaced_and_the_link_stays) {
  World w(2, 3);
  ASSERT_EQ(w.run().process.exit, 0);
  fs::create_directory(w.dir / "elsewhere");
  const auto link = w.dir / "out";
  for (const bool there : {true, false}) {
    const auto target = w.dir / "elsewhere" / (there ? "old" : "new");
    if (there) std::ofstream(target) << "before";
    fs::remove(link);
    fs::create_symlink(fs::path("elsewhere") / target.filename(), link);
    for (const auto& verb :
         std::vector<std::vector<std::string>>{{"plan"}, {"state", "export"}, {"failed", "export"}}) {
      const auto done = give(w, verb, {"-o", link.string()});
      EXPECT_EQ(done.exit, 0) << done.err;
      EXPECT_TRUE(fs::is_symlink(fs::symlink_status(link))) << verb.front();
      EXPECT_TRUE(fs::is_regular_file(fs::symlink_status(target)));
      EXPECT_NE(content(target), "before");
      EXPECT_GT(fs::file_size(target), 10U) << verb.front();
    }
  }
}

TEST(OutputFile, that_is_a_pipe_is_written_into) {
  World w(2, 3);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto pipe = w.dir / "pipe";
  ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
  std::string got;
  std::thread reader([&] { got = content(pipe); });
  const auto done = give(w, {"state", "export"}, {"-o", pipe.string()});
  if (!fs::is_fifo(pipe)) {  // nobody will ever write into it: let the reader go
    const int fd = ::open(pipe.c_str(), O_RDWR | O_CREAT, 0600);
    ::close(fd);
  }
  EXPECT_TRUE(fs::is_fifo(pipe));
  if (fs::is_fifo(pipe))
    reader.join();
  else
    reader.detach();
  EXPECT_EQ(done.exit, 0) << done.err;
  EXPECT_THAT(got, HasSubstr("\n"));
}

TEST(OutputFile, that_is_stdout_gets_the_answer) {
  World w(2, 3);
  ASSERT_EQ(w.run().process.exit, 0);
  const auto done = give(w, {"failed", "export"}, {"-o", "/proc/self/fd/1"});
  EXPECT_EQ(done.exit, 0) << done.err;
  EXPECT_THAT(done.out, HasSubstr("stream,key"));
}

TEST(OutputFile, of_a_summary_that_could_not_be_written_is_no_success) {
  World w(2, 3);
  fs::create_symlink("/dev/full", w.dir / "full");
  const auto r = w.spojka("run", {"--summary-file", (w.dir / "full").string()});
  EXPECT_EQ(r.process.exit, 1) << r.process.err;
  EXPECT_THAT(r.process.err, HasSubstr("No space left"));
  EXPECT_TRUE(fs::is_symlink(fs::symlink_status(w.dir / "full")));
  EXPECT_EQ(w.outside.contactCount(), 5U) << "the run itself is done";
}

TEST(OutputFile, of_init_needs_its_folder) {
  World w(1, 1);
  const auto& keys = w.outside.credentials();
  auto environment = w.environment;
  environment["SHOPTET_CUSTOMERS_HASH"] = keys.customersHash;
  environment["SHOPTET_ORDERS_HASH"] = keys.ordersHash;
  environment["DAKTELA_ACCESS_TOKEN"] = keys.accessToken;
  const auto done =
      Process({SPOJKA_PROGRAM, "init", (w.dir / "no" / "such.yaml").string(), "--plugin-dir", SPOJKA_PLUGINS,
               "--source", "shoptet", "--destination", "daktela", "--set",
               "source.instance_uri=" + w.outside.shopUrl(), "--set", "source.partner_id=" + keys.partnerId,
               "--set", "destination.instance_uri=" + w.outside.daktelaUrl(), "--set",
               "destination.database=eshop"},
              environment)
          .wait();
  EXPECT_EQ(done.exit, 2) << done.err;
  EXPECT_THAT(done.err, HasSubstr("such.yaml"));
}

}  // namespace
}  // namespace e2e
