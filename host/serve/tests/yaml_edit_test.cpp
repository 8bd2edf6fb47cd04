// SPDX-License-Identifier: Apache-2.0
#include "host/serve/yaml/yaml_edit.hpp"

#include <gtest/gtest.h>

#include "host/serve/profiles/secret_settings.hpp"

namespace spojka::host {
namespace {

constexpr const char* kText = R"(# A shop, written by hand.
version: 1
name: shop          # stays
source:
  connector: crm    # which one
  config:
    url: "https://a.example"   # where

    # the key, see the safe
    token: ${TOKEN}
destination:
  connector: sink
streams:
  people:
    to: person
    fields:
      title: [name, email]     # first that is there
      phone: { from: phone, apply: [trim] }
      # nobody reads this one
      note: remark
  things: { to: thing, fields: { title: code } }
schedule: every 15m
# the end
)";

ProfileChange set(const char* path, const char* json) {
  return {ProfileChange::What::set, pathOf(path), json};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  EXPECT_NE(text.find(what), std::string::npos) << what;
  return text.replace(text.find(what), what.size(), with);
}

TEST(YamlEdit, a_value_changes_and_every_other_byte_stays) {
  EXPECT_EQ(edited(kText, set("/schedule", R"("every 1h")")), replaced(kText, "every 15m", "every 1h"));
  EXPECT_EQ(edited(kText, set("/source/config/url", R"("https://b.example")")),
            replaced(kText, "\"https://a.example\"", "https://b.example"));
  EXPECT_EQ(edited(kText, set("/streams/people/fields/title", R"(["name"])")),
            replaced(kText, "[name, email]", "[name]"));
}

TEST(YamlEdit, a_reference_to_a_secret_stays_a_reference) {
  EXPECT_EQ(edited(kText, set("/source/config/token", R"("${file:/run/key}")")),
            replaced(kText, "${TOKEN}", "${file:/run/key}"));
}

TEST(YamlEdit, what_is_new_stands_behind_its_brothers_and_before_their_comments) {
  EXPECT_EQ(edited(kText, set("/streams/people/fields/city", R"({"from":"billing.city","default":"-"})")),
            replaced(kText, "      note: remark\n",
                     "      note: remark\n      city: { from: billing.city, default: \"-\" }\n"));
  EXPECT_EQ(edited(kText, set("/destination/config/database", R"("eshop")")),
            replaced(kText, "  connector: sink\n", "  connector: sink\n  config:\n    database: eshop\n"));
  EXPECT_EQ(edited(kText, set("/active", "false")),
            replaced(kText, "schedule: every 15m\n", "schedule: every 15m\nactive: false\n"));
}

TEST(YamlEdit, within_brackets_their_content_is_written_anew) {
  EXPECT_EQ(edited(kText, set("/streams/things/fields/name", R"("label")")),
            replaced(kText, "  things: { to: thing, fields: { title: code } }\n",
                     "  things:\n    to: thing\n    fields:\n      title: code\n      name: label\n"));
}

TEST(YamlEdit, what_is_removed_goes_with_its_line_and_nothing_else) {
  EXPECT_EQ(edited(kText, {ProfileChange::What::remove, pathOf("/streams/people/fields/phone"), ""}),
            replaced(kText, "      phone: { from: phone, apply: [trim] }\n", ""));
  EXPECT_EQ(edited(kText, {ProfileChange::What::remove, pathOf("/streams/things"), ""}),
            replaced(kText, "  things: { to: thing, fields: { title: code } }\n", ""));
}

TEST(YamlEdit, a_key_is_renamed_in_its_place) {
  EXPECT_EQ(edited(kText, {ProfileChange::What::rename, pathOf("/streams/people/fields/note"),
                           R"("customFields.note")"}),
            replaced(kText, "note: remark", "customFields.note: remark"));
}

TEST(YamlEdit, texts_that_yaml_would_take_for_something_else_are_quoted) {
  for (const char* json : {R"("on")", R"("12")", R"("a: b")", R"("# x")", R"("{a}")", R"("")",
                           R"("line\nline")", R"(" x")", R"("- x")", R"("\"q\"")", R"("*a")"}) {
    const std::string text = edited(kText, set("/source/config/url", json));
    Arena a;
    Problems problems;
    const spojka_value document = documentOf(a, *parseYaml(text, problems));
    EXPECT_EQ(toJson(ValueView(document).find("source").find("config").find("url")), json);
  }
}

TEST(YamlEdit, numbers_and_truths_stay_what_they_are) {
  Arena a;
  Problems problems;
  const std::string text =
      edited(edited(kText, set("/limits/connections", "4")), set("/source/config/deep", "true"));
  const spojka_value document = documentOf(a, *parseYaml(text, problems));
  EXPECT_EQ(ValueView(document).find("limits").find("connections").integer(), 4);
  EXPECT_TRUE(ValueView(document).find("source").find("config").find("deep").boolean());
}

TEST(YamlEdit, what_is_shared_by_an_alias_is_left_to_people) {
  const std::string text = "a: &x { b: 1 }\nc: *x\n";
  EXPECT_EQ(edited(text, set("/c/b", "2")), "a: &x { b: 1 }\nc:\n  b: 2\n");
  EXPECT_THROW(edited(text, set("/a/b", "2")), std::exception);
}

TEST(YamlEdit, windows_line_ends_and_a_missing_last_one_are_no_trouble) {
  EXPECT_EQ(edited("a: 1\nb: 2", set("/c", "3")), "a: 1\nb: 2\nc: 3\n");
  EXPECT_EQ(edited("a: 1\nb: 2", set("/b", "3")), "a: 1\nb: 3");
}

TEST(YamlEdit, a_list_line_by_line_keeps_its_brothers_comments) {
  const std::string text =
      "flows:\n  people:\n    identity:\n    - { id: guid }\n    - { email: email }\n    to: person\n";
  EXPECT_EQ(edited(text, set("/flows/people/to", R"("human")")), replaced(text, "person", "human"));
}

std::vector<SecretSetting> secretsOf(const std::string& text, const char* schema) {
  SecretSettings secrets([schema](const std::string&) { return std::string(schema); });
  Arena a;
  Problems problems;
  const spojka_value document = documentOf(a, *parseYaml(text, problems));
  return secrets.of(ValueView(document));
}

constexpr const char* kSchema =
    R"({"source":{"config":{"type":"object","properties":{"url":{"type":"string"},"token":{"type":"string","writeOnly":true}}}}})";

TEST(Secrets, what_stands_in_the_text_is_hidden_in_comments_too) {
  const std::string text =
      "source:\n  connector: crm\n  config:\n    url: a\n    token: s3cr3t-one  # was s3cr3t-one\n";
  const auto secrets = secretsOf(text, kSchema);
  ASSERT_EQ(secrets.size(), 1U);
  const std::string shown = hidden(text, secrets);
  EXPECT_EQ(shown.find("s3cr3t"), std::string::npos) << shown;
  EXPECT_NE(shown.find("url: a"), std::string::npos);
}

TEST(Secrets, a_reference_is_none) {
  const std::string text = "source:\n  connector: crm\n  config:\n    url: a\n    token: ${TOKEN}\n";
  EXPECT_EQ(hidden(text, secretsOf(text, kSchema)), text);
}

TEST(Secrets, of_a_connector_that_does_not_say_every_setting_is_one) {
  const std::string text = "source:\n  connector: crm\n  config:\n    url: a-secret-maybe\n";
  EXPECT_EQ(hidden(text, secretsOf(text, "no json")).find("a-secret-maybe"), std::string::npos);
}

}  // namespace
}  // namespace spojka::host
