// SPDX-License-Identifier: Apache-2.0
// What a connector offers (streams of a source, targets of a destination) and the report of a check, as JSON
// documents. The same structs are filled by connectors and parsed by the host. Ownership: plain values.
// Threads: as std types. Errors: parse functions throw JsonError or DataError when the document is not of the
// described form.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "error.hpp"
#include "identity.hpp"
#include "json.hpp"
#include "value.hpp"

namespace spojka {
inline namespace v1 {

// One field, addressed by dotted path; a segment ending in [] is a list that is gone through:
// "accounts[].email".
struct CatalogField {
  std::string path;
  std::string type = "string";  // string decimal integer boolean timestamp date list object any
  std::string title;            // for people
  std::string help;
  std::string role;   // meaning, lets the host propose a mapping: person.email, order.number, ...
  bool list = false;  // destination: takes a list of values. Source: a path with [] yields a list by itself
  bool sensitive = false;            // personal data: masked in logs and excerpts
  bool required = false;             // destination: must not be empty
  bool readonly = false;             // destination: shown, cannot be written
  std::int64_t maxLength = 0;        // destination: in code points; 0 = no limit known
  std::vector<std::string> options;  // destination: allowed values, empty = any
  // Destination, of a list: a set by its nature, such as the addresses of a person, in which a value that
  // comes twice says nothing more. It gets every value once, the first. Other lists keep their repeats.
  bool set = false;
  // Destination: the name of the target whose objects it points to; empty = of none, or not told. A profile
  // whose rule gives it the object of another target is refused.
  std::string refersTo{};
  // Of a state with a known course: the values that say that nothing more is to be done. Both sides; lets the
  // host translate one side's words for it into the other's.
  std::vector<std::string> finished{};
  // Source: as the settings have it read now, it is always empty; in another way of reading it is not.
  // Whoever maps it is told.
  bool notGiven = false;
};

// A stream of a source or a target of a destination.
struct CatalogEntry {
  std::string name;
  std::string title;
  std::string help;
  std::string keyField;      // source: path of the primary key
  bool required = false;     // source: cannot be left out of a profile
  std::string requiredWhy;   // what to tell a person who left it out
  bool incremental = false;  // source: a checkpoint makes the next run read only what changed
  // Source: a log of changes and deletes, in which a key comes once per change and the last one counts.
  // Otherwise a snapshot: what is there now, each key once.
  bool log = false;
  std::string
      openPrefix;  // paths below this prefix are accepted though not listed ("extra."); "*" = any path
  std::vector<CatalogField> fields;
  // Source: what keys can be made of, best first ("guid", "email"); a record says by SPOJKA_RECORD_KEY_KIND
  // which of them it has. Tells the host when a whole stream comes under other keys. May be empty.
  std::vector<std::string> keyKinds{};
};

struct Catalog {
  std::vector<CatalogEntry> streams;  // source
  std::vector<CatalogEntry> targets;  // destination
  Identity identity{};                // what the catalog is of
};

// What may be chosen for a setting.
struct CheckOption {
  std::string value;
  std::string title;  // empty = the value says it
};

// One probe of `check`. status: ok, warning, error, skipped.
struct CheckRow {
  std::string id;
  std::string title;
  std::string status;
  std::string message;
  std::string hint;                    // what to do and where, in the words of the administration people see
  std::string setting;                 // name of the config property it belongs to, if any
  std::vector<CheckOption> options{};  // what was found to choose from for that setting
};

class CheckReport {
 public:
  void ok(std::string id, std::string title, std::string message, std::string setting = {}) {
    rows.push_back({std::move(id), std::move(title), "ok", std::move(message), {}, std::move(setting)});
  }
  void warning(std::string id, std::string title, std::string message, std::string hint,
               std::string setting = {}) {
    rows.push_back({std::move(id), std::move(title), "warning", std::move(message), std::move(hint),
                    std::move(setting)});
  }
  void error(std::string id, std::string title, std::string message, std::string hint,
             std::string setting = {}) {
    rows.push_back(
        {std::move(id), std::move(title), "error", std::move(message), std::move(hint), std::move(setting)});
  }
  void skipped(std::string id, std::string title, std::string message) {
    rows.push_back({std::move(id), std::move(title), "skipped", std::move(message), {}, {}});
  }
  bool passed() const noexcept {
    for (const auto& r : rows)
      if (r.status == "error") return false;
    return true;
  }
  // Puts what there is to choose from to the row that was told last.
  void offer(std::vector<CheckOption> options) { rows.back().options = std::move(options); }
  std::vector<CheckRow> rows;
};

namespace detail {

inline void setText(ObjectBuilder& o, Arena& a, std::string_view name, const std::string& text) {
  if (!text.empty()) o.set(name, make::string(a, text));
}
inline void setTexts(ObjectBuilder& o, Arena& a, std::string_view name,
                     const std::vector<std::string>& texts) {
  if (!texts.empty()) o.set(name, make::texts(a, texts));
}
inline void setFlag(ObjectBuilder& o, std::string_view name, bool flag) {
  if (flag) o.set(name, make::boolean(true));
}
inline std::string getText(ValueView o, std::string_view name) {
  return std::string(o.find(name).text());
}
inline std::vector<std::string> getTexts(ValueView o, std::string_view name) {
  std::vector<std::string> texts;
  const ValueView items = o.find(name);
  for (std::size_t i = 0; i < items.size(); ++i) texts.emplace_back(items.item(i).text());
  return texts;
}

inline spojka_value fieldToValue(Arena& a, const CatalogField& f) {
  ObjectBuilder o;
  setText(o, a, "path", f.path);
  setText(o, a, "type", f.type);
  setText(o, a, "title", f.title);
  setText(o, a, "help", f.help);
  setText(o, a, "role", f.role);
  setFlag(o, "list", f.list);
  setFlag(o, "set", f.set);
  setFlag(o, "sensitive", f.sensitive);
  setFlag(o, "required", f.required);
  setFlag(o, "readonly", f.readonly);
  if (f.maxLength > 0) o.set("max_length", make::integer(f.maxLength));
  setTexts(o, a, "options", f.options);
  setText(o, a, "refers_to", f.refersTo);
  setTexts(o, a, "finished", f.finished);
  setFlag(o, "not_given", f.notGiven);
  return o.finish(a);
}

inline spojka_value entriesToValue(Arena& a, const std::vector<CatalogEntry>& entries) {
  std::vector<spojka_value> rows;
  for (const auto& e : entries) {
    ObjectBuilder o;
    setText(o, a, "name", e.name);
    setText(o, a, "title", e.title);
    setText(o, a, "help", e.help);
    setText(o, a, "key", e.keyField);
    setFlag(o, "required", e.required);
    setText(o, a, "required_why", e.requiredWhy);
    setFlag(o, "incremental", e.incremental);
    if (e.log) o.set("contents", make::borrowed("log"));
    setText(o, a, "open_prefix", e.openPrefix);
    std::vector<spojka_value> fields;
    for (const auto& f : e.fields) fields.push_back(fieldToValue(a, f));
    o.set("fields", make::list(a, fields));
    setTexts(o, a, "key_kinds", e.keyKinds);
    rows.push_back(o.finish(a));
  }
  return make::list(a, rows);
}

inline std::vector<CatalogEntry> entriesFromValue(ValueView rows) {
  std::vector<CatalogEntry> entries;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ValueView o = rows.item(i);
    CatalogEntry e{getText(o, "name"),
                   getText(o, "title"),
                   getText(o, "help"),
                   getText(o, "key"),
                   o.find("required").boolean(),
                   getText(o, "required_why"),
                   o.find("incremental").boolean(),
                   o.find("contents").text() == "log",
                   getText(o, "open_prefix"),
                   {}};
    if (e.name.empty()) throw DataError("catalog", "an entry of the catalog has no name");
    const ValueView fields = o.find("fields");
    for (std::size_t k = 0; k < fields.size(); ++k) {
      const ValueView f = fields.item(k);
      CatalogField field{getText(f, "path"),
                         getText(f, "type"),
                         getText(f, "title"),
                         getText(f, "help"),
                         getText(f, "role"),
                         f.find("list").boolean(),
                         f.find("sensitive").boolean(),
                         f.find("required").boolean(),
                         f.find("readonly").boolean(),
                         f.find("max_length").integer(),
                         getTexts(f, "options"),
                         f.find("set").boolean(),
                         getText(f, "refers_to"),
                         getTexts(f, "finished"),
                         f.find("not_given").boolean()};
      if (field.path.empty()) throw DataError("catalog", "a field of '" + e.name + "' has no path");
      e.fields.push_back(std::move(field));
    }
    e.keyKinds = getTexts(o, "key_kinds");
    entries.push_back(std::move(e));
  }
  return entries;
}

inline void setOptions(ObjectBuilder& o, Arena& a, const std::vector<CheckOption>& options) {
  if (options.empty()) return;
  std::vector<spojka_value> items;
  for (const auto& option : options) {
    ObjectBuilder item;
    item.set("value", make::string(a, option.value));
    setText(item, a, "title", option.title);
    items.push_back(item.finish(a));
  }
  o.set("options", make::list(a, items));
}
inline std::vector<CheckOption> getOptions(ValueView row) {
  std::vector<CheckOption> options;
  const ValueView items = row.find("options");
  for (std::size_t i = 0; i < items.size(); ++i)
    options.push_back({getText(items.item(i), "value"), getText(items.item(i), "title")});
  return options;
}

}  // namespace detail

inline std::string toJson(const Catalog& catalog) {
  Arena a;
  ObjectBuilder o;
  if (!catalog.streams.empty()) o.set("streams", detail::entriesToValue(a, catalog.streams));
  if (!catalog.targets.empty()) o.set("targets", detail::entriesToValue(a, catalog.targets));
  if (catalog.identity.known()) {
    ObjectBuilder identity;
    detail::setText(identity, a, "instance", catalog.identity.instance);
    detail::setText(identity, a, "within", catalog.identity.within);
    detail::setText(identity, a, "title", catalog.identity.title);
    o.set("identity", identity.finish(a));
  }
  const spojka_value v = o.finish(a);
  return toJson(ValueView(v));
}
inline Catalog parseCatalog(std::string_view json) {
  Arena a;
  const spojka_value root = parseJson(a, json);
  const ValueView identity = ValueView(root).find("identity");
  return {detail::entriesFromValue(ValueView(root).find("streams")),
          detail::entriesFromValue(ValueView(root).find("targets")),
          {detail::getText(identity, "instance"), detail::getText(identity, "within"),
           detail::getText(identity, "title")}};
}

inline std::string toJson(const CheckReport& report) {
  Arena a;
  std::vector<spojka_value> rows;
  for (const auto& r : report.rows) {
    ObjectBuilder o;
    o.set("id", make::string(a, r.id))
        .set("title", make::string(a, r.title))
        .set("status", make::string(a, r.status));
    detail::setText(o, a, "message", r.message);
    detail::setText(o, a, "hint", r.hint);
    detail::setText(o, a, "setting", r.setting);
    detail::setOptions(o, a, r.options);
    rows.push_back(o.finish(a));
  }
  ObjectBuilder root;
  root.set("checks", make::list(a, rows));
  const spojka_value v = root.finish(a);
  return toJson(ValueView(v));
}
inline CheckReport parseCheckReport(std::string_view json) {
  Arena a;
  const spojka_value root = parseJson(a, json);
  CheckReport report;
  const ValueView rows = ValueView(root).find("checks");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const ValueView r = rows.item(i);
    report.rows.push_back({detail::getText(r, "id"), detail::getText(r, "title"),
                           detail::getText(r, "status"), detail::getText(r, "message"),
                           detail::getText(r, "hint"), detail::getText(r, "setting"), detail::getOptions(r)});
  }
  return report;
}

}  // namespace v1
}  // namespace spojka
