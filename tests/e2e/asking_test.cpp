// SPDX-License-Identifier: Apache-2.0
// What the destination is asked: for a first load hardly more than the writes, for nothing to write nothing.
#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "world.hpp"

namespace e2e {
namespace {

using sandbox::Kind;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::uint64_t askedDestination(World& w) {
  std::uint64_t all = 0;
  for (auto kind = static_cast<unsigned>(Kind::Whoim); kind < static_cast<unsigned>(Kind::Count); ++kind)
    all += w.outside.stats().requests(static_cast<Kind>(kind));
  return all;
}

// What the state remembers of the destination's offer, with one text put in the place of another.
void changeRemembered(const World& w, const std::string& from, const std::string& to) {
  using namespace Poco::Data::Keywords;
  Poco::Data::SQLite::Connector::registerConnector();
  Poco::Data::Session session("SQLite", (w.dir / "state.db").string());
  std::string json;
  session << "SELECT json FROM catalog", into(json), now;
  ASSERT_THAT(json, HasSubstr(from));
  json.replace(json.find(from), from.size(), to);
  session << "UPDATE catalog SET json = ?", use(json), now;
}

TEST(Asking, a_first_load_costs_hardly_more_than_the_writes) {
  World w(1000, 3000);
  const auto r = w.run();
  ASSERT_EQ(r.process.exit, 0) << r.process.out << r.process.err;
  EXPECT_EQ(w.outside.contactCount(), 4000U);
  EXPECT_LE(askedDestination(w), 4012U) << "1.003 requests a record";
}

TEST(Asking, a_run_with_nothing_to_write_asks_nothing) {
  World w(20, 60);
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.stats().reset();
  auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_EQ(askedDestination(w), 0U);
  EXPECT_THAT(w.spojka("status").process.out,
              HasSubstr("a run last asked the destination what it offers at 2"));

  w.outside.stats().reset();
  w.outside.catalogue().addOrder({});
  r = w.run();
  EXPECT_EQ(r.count("orders", "created"), 1) << r.process.err;
  EXPECT_EQ(w.outside.stats().requests(Kind::ContactCreate), 1U);
  EXPECT_LE(askedDestination(w), 6U) << "what it offers, one look, one create";
}

TEST(Asking, another_profile_asks_anew) {
  World w(5, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  w.outside.stats().reset();
  w.writeProfile({{"version: 1\n", "version: 1\n# another line\n"}});
  EXPECT_EQ(w.run().process.exit, 0);
  EXPECT_GT(askedDestination(w), 0U);
}

TEST(Asking, what_is_offered_is_asked_again_before_anything_is_written_and_the_run_begins_with_it) {
  World w(5, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  changeRemembered(w, R"("path":"lastname")", R"("max_length":3,"path":"lastname")");
  w.outside.catalogue().addOrder({});
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
  EXPECT_THAT(r.process.err, AllOf(HasSubstr("begins again"), Not(HasSubstr(" error "))))
      << "what ends well is no error";
  const auto status = w.spojka("status", {"--json"});
  ASSERT_EQ(status.json["runs"].Size(), 2U) << "the run that began again is one: " << status.process.out;
  EXPECT_STREQ(status.json["runs"][0]["status"].GetString(), "ok");
  EXPECT_EQ(w.outside.contactCount(), 16U);
  EXPECT_EQ(r.count("orders", "created"), 1);
}

TEST(Asking, a_field_that_was_not_there_when_it_was_asked_is_asked_for) {
  World w(5, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  changeRemembered(w, R"("path":"lastname")", R"("path":"surname")");
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
}

TEST(Asking, a_remembered_offer_that_cannot_be_read_is_asked_for) {
  World w(5, 10);
  ASSERT_EQ(w.run().process.exit, 0);
  changeRemembered(w, R"({"targets")", R"({{"targets")");
  const auto r = w.run();
  EXPECT_EQ(r.process.exit, 0) << r.process.err;
}

}  // namespace
}  // namespace e2e
