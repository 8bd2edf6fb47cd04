// SPDX-License-Identifier: Apache-2.0
#include "host/cli/failed_view.hpp"

#include <fmt/format.h>

#include <stdexcept>

#include "host/base/mask.hpp"
#include "host/base/value_codec.hpp"
#include "host/cli/change_text.hpp"
#include "host/cli/text.hpp"
#include "host/cli/words.hpp"
#include "host/job/seen_name.hpp"
#include "spojka/json.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

// Null when there is none, or when it cannot be read.
spojka_value recordOf(Arena& a, const FailedRecord& f, Values values) {
  if (f.bodyJson.empty()) return make::null();
  try {
    const spojka_value body = decodeValue(a, f.bodyJson);
    return values == Values::revealed ? body : maskSensitive(a, ValueView(body));
  } catch (const std::exception&) {
    return make::null();
  }
}

// Earlier versions kept a list as one text, which may be cut: nothing of it can be shown.
spojka_value maskedTraceValue(Arena& a, ValueView value) {
  const bool list = value.kind() == Kind::string && value.text().substr(0, 1) == "[";
  return list ? make::borrowed("***") : maskWhole(a, value);
}

spojka_value maskedTrace(Arena& a, ValueView trace) {
  std::vector<spojka_value> rows;
  for (std::size_t i = 0; i < trace.size(); ++i) {
    const ValueView step = trace.item(i);
    ObjectBuilder row;
    for (std::size_t k = 0; k < step.size(); ++k) {
      const bool hidden = step.name(k) == "value" && step.find("sensitive").boolean();
      row.set(a.copy(step.name(k)),
              hidden ? maskedTraceValue(a, step.member(k)) : make::copy(a, step.member(k)));
    }
    rows.push_back(row.finish(a));
  }
  return make::list(a, rows);
}

spojka_value traceOf(Arena& a, const FailedRecord& f, Values values) {
  if (f.trace.empty()) return make::null();
  try {
    const spojka_value trace = parseJson(a, f.trace);
    return values == Values::revealed ? trace : maskedTrace(a, ValueView(trace));
  } catch (const std::exception&) {
    return make::null();
  }
}

void addLeaves(std::vector<std::pair<std::string, std::string>>& rows, const std::string& path, ValueView v) {
  if (v.kind() != Kind::object) {
    rows.emplace_back(path, showValue(v));
    return;
  }
  for (std::size_t i = 0; i < v.size(); ++i)
    addLeaves(rows, (path.empty() ? "" : path + ".") + std::string(v.name(i)), v.member(i));
}

std::string recordAsText(const FailedRecord& f, Values values) {
  Arena a;
  const spojka_value record = recordOf(a, f, values);
  if (ValueView(record).isNull())
    return f.bodyJson.empty() ? tr("  record  none is kept: only the source can bring it again\n")
                              : tr("  record  it is kept in a form that this version cannot read\n");
  std::vector<std::pair<std::string, std::string>> rows;
  addLeaves(rows, "", ValueView(record));
  std::string out = values == Values::masked ? tr("  record  (personal data is masked; --reveal shows it)\n")
                                             : tr("  record\n");
  std::size_t width = 0;
  for (const auto& [path, value] : rows) width = std::max(width, displayWidth(path));
  for (const auto& [path, value] : rows)
    out += hanging(fmt::format("    {}{}  ", path, std::string(width - displayWidth(path), ' ')), value);
  return out;
}

std::string traceAsText(const FailedRecord& f, Values values) {
  Arena a;
  const spojka_value trace = traceOf(a, f, values);
  std::string out;
  for (std::size_t i = 0; i < ValueView(trace).size(); ++i) {
    const ValueView step = ValueView(trace).item(i);
    out += hanging(fmt::format("    {} ", step.find("field").text()),
                   tr("from {}: {}", step.find("rule").text(), showValue(step.find("value"))));
  }
  return out.empty() ? out : tr("  mapping\n") + out;
}

// By itself.
bool isOffered(const FailedRecord& f) {
  return !f.poisoned && !f.ignored && !f.flowGone;
}

}  // namespace

std::string nextOffer(const FailedRecord& f) {
  if (f.flowGone) return tr("never: its flow is gone");
  if (f.ignoredWithOther) return tr("ignored with what it refers to");
  if (f.ignored) return tr("ignored until it changes");
  if (f.poisoned) return tr("poisoned");
  if (f.bodyJson.empty()) return tr("when the source brings it");
  return f.due ? tr("on the next run") : tr("not before {}", showTime(f.nextAtUs));
}

std::string whyText(std::string_view reason, std::string_view field, std::string_view message) {
  return field.empty() ? fmt::format("{}: {}", reason, inWords(message))
                       : tr("{} in {}: {}", reason, field, inWords(message));
}

std::string whyFailed(const FailedRecord& f) {
  return whyText(f.reason, f.field, f.message);
}

std::string failedAsText(const FailedRecord& f, Values values) {
  const std::string name = seenName(f).shown(values == Values::revealed);
  std::string out = fmt::format("{}/{}{}\n", f.flow, f.key, nameBeside(name));
  out += hanging(tr("  why     "), whyFailed(f));
  if (!f.answerExcerpt.empty() && f.answerExcerpt != f.message)
    out += hanging(tr("  answer  "), f.answerExcerpt);
  out += tr("  tries   {}, first {}, last {}\n", f.attempts, showTime(f.firstAtUs), showTime(f.lastAtUs));
  const std::string tooOften =
      tr(": it failed too often and is not offered by itself; mend the cause, then {}, or leave it "
         "with 'ignore' or 'drop' in the place of 'retry'",
         command("failed retry", "--key " + shellWord(f.key)));
  const std::string gone =
      tr(": the profile has no flow '{}' any more. {} forgets its records; under this name in the profile it "
         "would go on",
         f.flow, command("failed drop", "--stream " + shellWord(f.flow)));
  out += hanging(tr("  next    "), nextOffer(f) + (f.flowGone                 ? gone
                                                   : f.poisoned && !f.ignored ? tooOften
                                                                              : std::string()));
  return out + traceAsText(f, values) + recordAsText(f, values);
}

spojka_value failedToValue(Arena& a, const FailedRecord& f, Values values) {
  ObjectBuilder o;
  o.set("stream", make::string(a, f.flow))
      .set("key", make::string(a, f.key))
      .set("name", make::string(a, seenName(f).shown(values == Values::revealed)))
      .set("reason", make::string(a, f.reason))
      .set("field", make::string(a, f.field))
      .set("message", make::string(a, inWords(f.message)))
      .set("answer", make::string(a, f.answerExcerpt))
      .set("attempts", make::integer(f.attempts))
      .set("first_at", make::string(a, formatTimestamp(f.firstAtUs)))
      .set("last_at", make::string(a, formatTimestamp(f.lastAtUs)))
      .set("next_at", isOffered(f) ? make::string(a, formatTimestamp(f.nextAtUs)) : make::null())
      .set("poisoned", make::boolean(f.poisoned))
      .set("ignored", make::boolean(f.ignored))
      .set("edited", make::boolean(f.edited))
      .set("flow_gone", make::boolean(f.flowGone))
      .set("trace", traceOf(a, f, values))
      .set("record", recordOf(a, f, values));
  return o.finish(a);
}

std::vector<std::string> failedCsvHeader() {
  return {"stream",   "key",     "reason",  "field",    "message", "answer", "attempts",
          "first_at", "last_at", "next_at", "poisoned", "ignored", "record"};
}

std::vector<std::string> failedCsvRow(const FailedRecord& f, Values values) {
  Arena a;
  const spojka_value record = recordOf(a, f, values);
  return {f.flow,
          f.key,
          f.reason,
          f.field,
          inWords(f.message),
          f.answerExcerpt,
          std::to_string(f.attempts),
          formatTimestamp(f.firstAtUs),
          formatTimestamp(f.lastAtUs),
          isOffered(f) ? formatTimestamp(f.nextAtUs) : "",
          f.poisoned ? "yes" : "no",
          f.ignored ? "yes" : "no",
          ValueView(record).isNull() ? "" : toJson(ValueView(record))};
}

}  // namespace spojka::host
