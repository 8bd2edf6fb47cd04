// SPDX-License-Identifier: Apache-2.0
#include "host/job/dedupe_receipt.hpp"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <utility>

#include "spojka/json.hpp"

namespace spojka::host {
namespace {

constexpr std::string_view kReceipt = "spojka dedupe";

spojka_value idsOf(Arena& a, const PlannedPerson& person, std::string_view then) {
  std::vector<spojka_value> ids;
  for (const auto& other : person.others)
    if (other.then == then) ids.push_back(make::string(a, other.id));
  return make::list(a, ids);
}

}  // namespace

DedupeReceipt::DedupeReceipt(std::string file, const DedupePlan& plan, std::int64_t nowUs)
    : name_(file.empty() ? fmt::format("dedupe-{}-{}.jsonl", plan.profile, plan.hash().substr(0, 12))
                         : std::move(file)) {
  fd_ = ::open(name_.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd_ < 0)
    throw StatusError(RunStatus::aborted,
                      fmt::format("the receipt {} cannot be made, so nothing was changed: {}", name_,
                                  std::strerror(errno)));
  try {
    if (::lseek(fd_, 0, SEEK_END) > 0) {
      readOn(plan);
      return;
    }
    Arena a;
    ObjectBuilder o;
    o.set("receipt", make::borrowed(kReceipt))
        .set("profile", make::string(a, plan.profile))
        .set("plan", make::string(a, plan.hash()))
        .set("at", make::string(a, formatTimestamp(nowUs)));
    const spojka_value v = o.finish(a);
    append(toJson(ValueView(v)));
  } catch (...) {
    ::close(fd_);
    throw;
  }
}

DedupeReceipt::~DedupeReceipt() {
  ::close(fd_);
}

void DedupeReceipt::readOn(const DedupePlan& plan) {
  std::ifstream in(name_);
  bool first = true;
  for (std::string line; std::getline(in, line); first = false) {
    Arena a;
    spojka_value row{};
    try {
      row = parseJson(a, line);
    } catch (const std::exception&) {
      // The last line may have been cut off: what it was about is looked at again.
      if (!first) {
        append("");
        continue;
      }
    }
    const ValueView v(row);
    if (first && (v.find("receipt").text() != kReceipt || v.find("plan").text() != plan.hash()))
      throw StatusError(
          RunStatus::refused,
          fmt::format("{} is there already and is no receipt of this plan. Nothing was changed", name_));
    if (!first && v.find("outcome").text() == "done")
      done_.insert(static_cast<std::size_t>(v.find("person").integer()));
  }
}

void DedupeReceipt::append(const std::string& line) {
  const std::string text = line + "\n";
  const bool whole = ::write(fd_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  if (!whole || ::fsync(fd_) != 0)
    throw StatusError(RunStatus::aborted,
                      fmt::format("the receipt {} cannot be written: {}", name_, std::strerror(errno)));
}

void DedupeReceipt::note(const DedupePlan& plan, const DedupeStep& step) {
  const PlannedPerson& person = plan.people.at(step.person);
  Arena a;
  ObjectBuilder o;
  o.set("person", make::integer(static_cast<std::int64_t>(step.person)))
      .set("survivor", make::string(a, person.survivor.id))
      .set("outcome", make::string(a, step.outcome));
  if (step.outcome == "done") {
    o.set("moved", make::texts(a, person.moved))
        .set("merged", idsOf(a, person, "merge"))
        .set("removed", idsOf(a, person, "remove"))
        .set("left", idsOf(a, person, "leave"));
  } else {
    o.set("message", make::string(a, step.message));
  }
  const spojka_value v = o.finish(a);
  append(toJson(ValueView(v)));
  if (step.outcome == "done") done_.insert(step.person);
}

}  // namespace spojka::host
