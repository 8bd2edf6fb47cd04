// SPDX-License-Identifier: Apache-2.0
// Rules as a person would write them, and read back.
#include "host/profile/rule_yaml.hpp"

#include <gmock/gmock.h>

#include "host/profile/tests/support.hpp"

namespace spojka::host::testing {
namespace {

FieldRule named(std::string target, std::vector<std::string> paths) {
  FieldRule rule;
  rule.target = std::move(target);
  rule.from = std::move(paths);
  return rule;
}

FlowRule everyForm() {
  FlowRule rule;
  rule.stream = "people";
  rule.target = "card";
  rule.fields = {named("title", {"name", "mail"}), named("mails", {"accounts[].mail"})};
  FieldRule phone = named("custom.phone", {"accounts[].phone", "phone"});
  phone.all = true;
  phone.apply.resize(3);
  phone.apply[0].name = "e164";
  phone.apply[0].table = {{"region", "{home.country}"}, {"otherwise", "NO"}};
  phone.apply[1].name = "replace";
  phone.apply[1].arguments = {"\"\\\t", "${X} $$"};
  phone.apply[2].name = "first";
  phone.otherwise = {"old.phone"};
  phone.fallback = "";
  rule.fields.push_back(phone);
  FieldRule text = named("text", {});
  text.textTemplate = "{a}[, {b}]: \u017E $";
  rule.fields.push_back(text);
  FieldRule constant = named("yes", {});
  constant.constant = "no";
  rule.fields.push_back(constant);
  return rule;
}

TEST(RuleYaml, writesRulesAsAPersonWould) {
  EXPECT_EQ(asYaml(everyForm()),
            "  people:\n"
            "    to: card\n"
            "    fields:\n"
            "      title: [name, mail]\n"
            "      mails: \"accounts[].mail\"\n"
            "      custom.phone: { all: [\"accounts[].phone\", phone], apply: [{ e164: { region: "
            "\"{home.country}\", "
            "otherwise: \"NO\" } }, { replace: [\"\\\"\\\\\\x09\", \"$${X} $$$$\"] }, first], otherwise: "
            "old.phone, "
            "default: \"\" }\n"
            "      text: { template: \"{a}[, {b}]: \u017E $$\" }\n"
            "      \"yes\": { value: \"no\" }\n");
}

TEST(RuleYaml, writesWhichFlowIsReferredTo) {
  FlowRule rule;
  rule.stream = "papers";
  rule.target = "card";
  rule.fields = {named("owner", {})};
  rule.fields[0].ref = "all buyers";
  EXPECT_EQ(asYaml(rule), "  papers:\n    to: card\n    fields:\n      owner: { ref: \"all buyers\" }\n");
}

TEST(RuleYaml, isReadBackAsTheSameRules) {
  const FlowRule rule = everyForm();
  const Profile profile = load(kHead + "streams:\n" + asYaml(rule));
  ASSERT_EQ(profile.flows.size(), 1U);
  const FlowRule& read = profile.flows.front();
  EXPECT_EQ(read.stream, rule.stream);
  EXPECT_EQ(read.target, rule.target);
  ASSERT_EQ(read.fields.size(), rule.fields.size());
  for (std::size_t i = 0; i < rule.fields.size(); ++i) {
    const FieldRule& a = read.fields[i];
    const FieldRule& b = rule.fields[i];
    EXPECT_EQ(a.target, b.target);
    EXPECT_EQ(a.from, b.from) << b.target;
    EXPECT_EQ(a.all, b.all) << b.target;
    EXPECT_EQ(a.textTemplate, b.textTemplate);
    EXPECT_EQ(a.constant, b.constant);
    EXPECT_EQ(a.otherwise, b.otherwise);
    EXPECT_EQ(a.fallback, b.fallback);
    ASSERT_EQ(a.apply.size(), b.apply.size());
    for (std::size_t k = 0; k < b.apply.size(); ++k) {
      EXPECT_EQ(a.apply[k].name, b.apply[k].name);
      EXPECT_EQ(a.apply[k].arguments, b.apply[k].arguments);
      EXPECT_EQ(a.apply[k].table, b.apply[k].table);
    }
  }
}

}  // namespace
}  // namespace spojka::host::testing
