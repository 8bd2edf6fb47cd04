// SPDX-License-Identifier: Apache-2.0
#include "host/cli/identity_verb.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <string>
#include <vector>

#include "host/base/mask.hpp"
#include "host/cli/private_file.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "host/job/identity.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

constexpr std::size_t kGroupsListed = 100;

struct IdentityArguments {
  std::string profile;
  std::string flow;
  std::string asked;
  std::vector<std::string> records;
  std::size_t limit = kGroupsListed;
  bool reveal = false;
};

std::string effectInWords(GatheredKey::Effect effect) {
  switch (effect) {
    case GatheredKey::Effect::joins:
      return tr("joins");
    case GatheredKey::Effect::alone:
      return tr("only here");
    case GatheredKey::Effect::never:
      return tr("never joins");
    case GatheredKey::Effect::crowded:
      return tr("too many names");
    case GatheredKey::Effect::conflict:
      return tr("conflict");
    case GatheredKey::Effect::beside:
      return tr("only with another key");
  }
  return "";
}

std::vector<std::string> namesOf(const GatheredGroup& group) {
  std::vector<std::string> names;
  for (const auto& record : group.records) names.push_back(record.name);
  return names;
}

spojka_value groupToValue(Arena& a, const GatheredGroup& group, bool withKeys, bool reveal) {
  ObjectBuilder o;
  o.set("flow", make::string(a, group.flow))
      .set("name", make::string(a, group.name))
      .set("changed", make::boolean(group.changed))
      .set("records", make::texts(a, namesOf(group)));
  if (!group.toBeMerged.empty()) o.set("to_be_merged", make::texts(a, group.toBeMerged));
  if (withKeys) {
    std::vector<spojka_value> keys;
    for (const auto& key : group.keys) {
      ObjectBuilder k;
      k.set("key", make::string(a, key.key))
          .set("value", make::string(a, reveal ? key.text : maskText(key.text)))
          .set("effect", make::string(a, effectInWords(key.effect)))
          .set("records", make::texts(a, key.records));
      keys.push_back(k.finish(a));
    }
    o.set("keys", make::list(a, keys));
  }
  return o.finish(a);
}

void print(Arena& a, ObjectBuilder& o) {
  const spojka_value v = o.finish(a);
  fmt::print("{}\n", toJson(ValueView(v)));
}

std::string shortList(const std::vector<std::string>& names) {
  constexpr std::size_t kShown = 6;
  if (names.size() <= kShown) return fmt::format("{}", fmt::join(names, ", "));
  return fmt::format(fmt::runtime(tr("{} and {} more")),
                     fmt::join(names.begin(), names.begin() + kShown, ", "), names.size() - kShown);
}

RunStatus listVerb(const Console& console, const IdentityArguments& args) {
  const Surroundings around = surroundingsOf(console);
  IdentityJob job(around, args.profile, args.flow);
  if (console.options.json) {
    PrivateFile out("");
    out.write("{\"flow\":\"" + job.flow() + "\",\"groups\":[");
    bool first = true;
    job.each(args.asked, args.limit == kGroupsListed ? SIZE_MAX : args.limit,
             [&](const GatheredGroup& group) {
               Arena a;
               const spojka_value v = groupToValue(a, group, false, args.reveal);
               out.write((first ? "" : ",\n") + toJson(ValueView(v)));
               first = false;
             });
    out.write("]}\n");
    out.finish();
    return RunStatus::ok;
  }
  Table table({tr("named after"), tr("records"), tr("state"), tr("which")});
  job.each(args.asked, args.limit, [&](const GatheredGroup& group) {
    table.add({group.name.empty() ? "-" : group.name, std::to_string(group.records.size()),
               group.changed ? tr("to be written") : tr("written"), shortList(namesOf(group))});
  });
  if (table.empty())
    fmt::print("{}", args.asked.empty()
                         ? tr("{}: flow '{}' has gathered nobody yet\n", job.profile(), job.flow())
                         : tr("{}: flow '{}' has gathered nobody of this address, number, id or record\n",
                              job.profile(), job.flow()));
  else
    fmt::print("{}", table.text());
  return RunStatus::ok;
}

RunStatus showVerb(const Console& console, const IdentityArguments& args) {
  const Surroundings around = surroundingsOf(console);
  IdentityJob job(around, args.profile, args.flow);
  const auto groups = job.show(args.asked);
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> rows;
    rows.reserve(groups.size());
    for (const auto& group : groups) rows.push_back(groupToValue(a, group, true, args.reveal));
    ObjectBuilder o;
    o.set("flow", make::string(a, job.flow())).set("groups", make::list(a, rows));
    print(a, o);
    return RunStatus::ok;
  }
  for (const auto& group : groups) {
    fmt::print("{}{}\n", group.name.empty() ? tr("not written yet") : tr("named after {}", group.name),
               group.changed ? tr(", to be written") : std::string());
    fmt::print(fmt::runtime(tr("  records  {}\n")), fmt::join(namesOf(group), ", "));
    if (!group.toBeMerged.empty())
      fmt::print(fmt::runtime(tr("  objects of {} are to be merged into this one's\n")),
                 fmt::join(group.toBeMerged, ", "));
    Table table({tr("key"), tr("value"), tr("effect"), tr("records")});
    for (const auto& key : group.keys)
      table.add({key.key, args.reveal ? key.text : maskText(key.text), effectInWords(key.effect),
                 shortList(key.records)});
    fmt::print("{}\n", table.text(2));
  }
  return RunStatus::ok;
}

const char* nameOf(IdentityConflict::Decided decided) {
  return decided == IdentityConflict::Decided::joined ? "joined" : "split";
}

std::string consequence(const IdentityConflict& conflict) {
  if (conflict.waits)
    return conflict.decided == IdentityConflict::Decided::joined
               ? tr("decided: they are one, from the next run on")
               : tr("decided: they are not, from the next run on");
  return conflict.record.empty() ? tr("it joins nothing") : tr("{} is on its own", conflict.record);
}

RunStatus conflictsVerb(const Console& console, const IdentityArguments& args) {
  const Surroundings around = surroundingsOf(console);
  IdentityJob job(around, args.profile, args.flow);
  const auto conflicts = job.conflicts();
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> rows;
    for (const auto& conflict : conflicts) {
      ObjectBuilder o;
      o.set("key", make::string(a, conflict.key))
          .set("value", make::string(a, args.reveal ? conflict.text : maskText(conflict.text)))
          .set("leads_to", make::texts(a, conflict.leadsTo));
      if (!conflict.record.empty()) o.set("record", make::string(a, conflict.record));
      if (conflict.decided != IdentityConflict::Decided::no)
        o.set("decided", make::string(a, nameOf(conflict.decided)))
            .set("waits_for_run", make::boolean(conflict.waits));
      rows.push_back(o.finish(a));
    }
    ObjectBuilder o;
    o.set("flow", make::string(a, job.flow())).set("conflicts", make::list(a, rows));
    print(a, o);
    return RunStatus::ok;
  }
  if (conflicts.empty()) {
    fmt::print("{}", tr("{}: nothing contradicts itself in flow '{}'\n", job.profile(), job.flow()));
    return RunStatus::ok;
  }
  Table table({tr("key"), tr("value"), tr("leads to"), tr("so that")});
  for (const auto& conflict : conflicts)
    table.add({conflict.key, args.reveal ? conflict.text : maskText(conflict.text),
               shortList(conflict.leadsTo), consequence(conflict)});
  fmt::print("{}", table.text() + tr("{} or 'split' decides\n", command("identity join")));
  return RunStatus::ok;
}

RunStatus duplicatesVerb(const Console& console, const IdentityArguments& args) {
  const Surroundings around = surroundingsOf(console);
  IdentityJob job(around, args.profile, args.flow);
  const auto groups = job.duplicates();
  if (console.options.json) {
    Arena a;
    std::vector<spojka_value> rows;
    rows.reserve(groups.size());
    for (const auto& group : groups) rows.push_back(groupToValue(a, group, false, args.reveal));
    ObjectBuilder o;
    o.set("flow", make::string(a, job.flow())).set("duplicates", make::list(a, rows));
    print(a, o);
    return RunStatus::ok;
  }
  if (groups.empty()) {
    fmt::print("{}", tr("{}: every group of flow '{}' has one object\n", job.profile(), job.flow()));
    return RunStatus::ok;
  }
  Table table({tr("named after"), tr("has also the objects of")});
  for (const auto& group : groups) table.add({group.name, shortList(group.toBeMerged)});
  fmt::print("{}", table.text());
  return RunStatus::ok;
}

RunStatus decideVerb(const Console& console, const IdentityArguments& args, bool join) {
  const Surroundings around = surroundingsOf(console);
  IdentityJob job(around, args.profile, args.flow);
  const bool replaced = join ? job.join(args.records) : job.split(args.records);
  if (console.options.json) {
    Arena a;
    ObjectBuilder o;
    o.set("flow", make::string(a, job.flow()))
        .set(join ? "joined" : "split", make::texts(a, args.records))
        .set("replaced", make::boolean(replaced));
    print(a, o);
    return RunStatus::ok;
  }
  const std::string who = fmt::format("{}", fmt::join(args.records, ", "));
  fmt::print(
      "{}",
      join ? tr("{} are one from the next run on; this is remembered and wins over the rules\n", who)
      : args.records.size() == 1
          ? tr("{} is on its own from the next run on; this is remembered and wins over the rules\n", who)
          : tr("{} are kept apart from the next run on; this is remembered and wins over the rules\n", who));
  if (replaced) fmt::print("{}", tr("the opposite had been decided before; that does not count any more\n"));
  return RunStatus::ok;
}

}  // namespace

void addIdentityCommands(CLI::App& app, Verb& chosen) {
  static IdentityArguments a;
  CLI::App* identity = app.add_subcommand("identity", tr("Look at who is gathered with whom, and decide"))
                           ->require_subcommand(1)
                           ->fallthrough();
  const auto add = [&](const char* name, const std::string& help, Verb run) {
    CLI::App* sub = identity->add_subcommand(name, help)->fallthrough();
    sub->callback([&chosen, run = std::move(run)] { chosen = run; });
    sub->add_option("PROFILE", a.profile, tr("The profile's file or name"))->required();
    sub->add_option("--flow", a.flow, tr("Of this flow; needed where several gather records"))
        ->type_name("NAME");
    return sub;
  };
  const auto reveals = [&](CLI::App* sub) {
    sub->add_flag("--reveal", a.reveal,
                  tr("Addresses, numbers and names in clear, which are masked otherwise"));
  };
  CLI::App* list = add("list", tr("List the groups"), [](const Console& c) { return listVerb(c, a); });
  list->add_option("WHO", a.asked, tr("Only of this e-mail, phone number, id, or record (STREAM:KEY)"));
  list->add_option("--limit", a.limit, tr("At most so many"))->check(CLI::PositiveNumber);
  CLI::App* show = add("show", tr("Show why records are together: which key joined whom"),
                       [](const Console& c) { return showVerb(c, a); });
  show->add_option("WHO", a.asked, tr("E-mail, phone number, id, or record (STREAM:KEY)"))->required();
  reveals(show);
  reveals(add("conflicts", tr("List keys that contradict each other and therefore join nothing"),
              [](const Console& c) { return conflictsVerb(c, a); }));
  add("duplicates", tr("List groups that have several objects at the destination"),
      [](const Console& c) { return duplicatesVerb(c, a); });
  for (const bool join : {true, false}) {
    CLI::App* sub = add(join ? "join" : "split",
                        join ? tr("Say that records are one, whatever the rules say")
                             : tr("Say that a record is on its own, or that several are not one"),
                        [join](const Console& c) { return decideVerb(c, a, join); });
    sub->add_option("RECORD", a.records, "STREAM:KEY")->required()->expected(join ? 2 : 1, 100);
  }
}

}  // namespace spojka::host
