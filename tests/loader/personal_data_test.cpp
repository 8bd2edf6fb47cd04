// SPDX-License-Identifier: Apache-2.0
// Connectors mark fields, or values, or nothing: what is personal is masked and found all the same, or it is
// said that it cannot be.
#include <gmock/gmock.h>

#include <fstream>
#include <iterator>

#include "command.hpp"

namespace spojka::host::zoo {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class PersonalData : public Command {
 protected:
  void SetUp() override {
    put("testsource");
    put("testsink");
  }
  std::string profile(const std::string& marks, const std::string& fields = "note: phone") {
    const auto file = folder().path() / (marks + ".yaml");
    std::ofstream(file) << "version: 1\nname: marks-" << marks
                        << "\nsource:\n  connector: testsource\n  config: { people: 12, marks: " << marks
                        << " }\ndestination:\n  connector: testsink\n  config: { file: \""
                        << sink(marks).string()
                        << "\" }\nstreams:\n  people:\n    to: card\n    fields: { title: id, email: email, "
                        << fields << " }\nstate: sqlite:" << (folder().path() / (marks + ".db")).string()
                        << "\n";
    return "'" + file.string() + "'";
  }
  std::filesystem::path sink(const std::string& marks) { return folder().path() / (marks + ".jsonl"); }
  std::string written(const std::string& marks) {
    std::ifstream in(sink(marks));
    return {std::istreambuf_iterator<char>(in), {}};
  }
  std::string receipt(const std::string& name) {
    std::ifstream in(folder().path() / name);
    return {std::istreambuf_iterator<char>(in), {}};
  }
};

TEST_F(PersonalData, is_masked_in_every_view_whichever_way_a_connector_marks_it) {
  for (const char* marks : {"fields", "values", "both"})
    for (const char* verb : {"preview ", "preview --json ", "plan ", "plan --json "}) {
      const Answer shown = runHere(verb + profile(marks));
      EXPECT_EQ(shown.code, 0) << shown.err;
      EXPECT_THAT(shown.out, AllOf(HasSubstr("p-000001"), Not(HasSubstr("p-000001@example.com")),
                                   Not(HasSubstr("600 000 001"))))
          << marks << " " << verb;
      EXPECT_THAT(runHere(verb + std::string("--reveal ") + profile(marks)).out,
                  AllOf(HasSubstr("p-000001@example.com"), HasSubstr("600 000 001")));
    }
}

TEST_F(PersonalData, is_found_to_be_erased_whichever_way_a_connector_marks_it) {
  for (const std::string marks : {"fields", "values", "both"}) {
    ASSERT_EQ(runHere("run " + profile(marks)).code, 0);
    const std::string file = (folder().path() / (marks + "-receipt")).string();
    const Answer erased =
        runHere("erase " + profile(marks) + " --phone '+420 600 000 001' --yes --receipt '" + file + "'");
    EXPECT_EQ(erased.code, 0) << erased.err;
    EXPECT_THAT(erased.out, HasSubstr("Deleted at the destination: 1")) << marks << erased.err;
    EXPECT_THAT(written(marks), HasSubstr(R"({"op":"delete","key":"marks-)" + marks + "_people_p-000001\""));
    EXPECT_THAT(receipt(marks + "-receipt"),
                AllOf(HasSubstr(R"("destination":"deleted")"), HasSubstr(R"("at_source":true)"),
                      HasSubstr(R"("finished":true)")));
  }
}

TEST_F(PersonalData, that_nothing_can_be_searched_is_said_and_no_receipt_claims_anything) {
  ASSERT_EQ(runHere("run " + profile("none")).code, 0);
  const auto file = folder().path() / "none-receipt";
  const Answer erased =
      runHere("erase " + profile("none") + " --phone 777111222 --yes --receipt '" + file.string() + "'");
  EXPECT_EQ(erased.code, 2) << erased.out;
  EXPECT_THAT(erased.err, AllOf(HasSubstr("nothing was searched"), HasSubstr("--key STREAM:KEY")));
  EXPECT_FALSE(std::filesystem::exists(file));
  const Answer known = runHere("erase " + profile("none", "note: { from: phone, apply: [{ e164: CZ }] }") +
                               " --phone 600000001 --yes --receipt '" + file.string() + "'");
  EXPECT_EQ(known.code, 0) << known.err;
  EXPECT_THAT(known.out, HasSubstr("Deleted at the destination: 1"))
      << "the rule says that these are numbers";
}

TEST_F(PersonalData, a_failed_record_shows_nobody_when_only_the_catalog_knew) {
  const std::string file = profile("fields");
  std::ofstream(folder().path() / "fields.yaml", std::ios::app).flush();
  std::string text;
  {
    std::ifstream in(folder().path() / "fields.yaml");
    text.assign(std::istreambuf_iterator<char>(in), {});
  }
  text.replace(text.find(".jsonl\" }"), 9, ".jsonl\", reject: \"p-000003\" }");
  std::ofstream(folder().path() / "fields.yaml") << text;
  EXPECT_EQ(runHere("run " + file).code, 3);
  const Answer hidden = runHere("failed show " + file);
  EXPECT_THAT(hidden.out,
              AllOf(HasSubstr("p-000003"), Not(HasSubstr("p-000003@")), Not(HasSubstr("000 003"))));
  EXPECT_THAT(runHere("failed show --reveal " + file).out,
              AllOf(HasSubstr("p-000003@example.com"), HasSubstr("note from phone: \"tel. 600 000 003\"")))
      << "the mapped value too";
}

TEST_F(PersonalData, a_salt_from_outside_is_the_salt_and_is_nowhere_seen) {
  const std::string file = profile("both", "note: { from: phone, apply: [{ hash: \"${MYSALT}\" }] }");
  const Answer without = runHere("run " + file);
  EXPECT_EQ(without.code, 2);
  EXPECT_THAT(without.err, AllOf(HasSubstr("both.yaml:"), HasSubstr("MYSALT is not set")));
  const Answer done = run("--plugin-dir '" + plugins().string() + "' run " + file, "MYSALT=pepper-of-mine");
  ASSERT_EQ(done.code, 0) << done.err;
  EXPECT_THAT(written("both"), HasSubstr("83a3f8141b8b2f1f48db336e20996dd1d44f1f74d4d2d00dddd62d8caa1f0822"))
      << "of pepper-of-minetel. 600 000 001";
  for (const char* verb : {"preview ", "plan --all --json ", "check "}) {
    const Answer shown =
        run("--plugin-dir '" + plugins().string() + "' " + verb + file, "MYSALT=pepper-of-mine");
    EXPECT_EQ(shown.code, 0) << shown.err;
    EXPECT_THAT(shown.out + shown.err, Not(HasSubstr("pepper-of-mine"))) << verb;
  }
}

}  // namespace
}  // namespace spojka::host::zoo
