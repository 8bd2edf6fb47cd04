// SPDX-License-Identifier: Apache-2.0
#include "host/engine/state_binding.hpp"

#include <fmt/format.h>

#include "host/base/means.hpp"
#include "spojka/translation.hpp"

namespace spojka::host {
namespace {

SideIdentity told(const Side& side) {
  return {side.connector, side.identity.instance, side.identity.within, side.identity.title};
}

std::string shown(const SideIdentity& s) {
  if (!s.title.empty()) return s.title;
  return s.connector + " " + s.instance + (s.within.empty() ? "" : ", " + s.within);
}

const char* nameOf(StateSide which) {
  return which == StateSide::source ? "source" : "destination";
}

std::string refusal(StateSide which, const Side& side, Store& store) {
  if (!side.identity.known() || side.other == OtherSystem::anew) return {};
  const auto bound = store.boundTo(which);
  const SideIdentity now = told(side);
  if (side.other == OtherSystem::same) {
    if (!bound || bound->within == now.within) return {};
    return tr(
        "{0} is for one system under another address; {1} and {2} are two parts of one, and what was "
        "written "
        "to the first stays there. Nothing was read or written. Put the profile right, or run once with "
        "{3}",
        mention(Means::sameSystem, nameOf(which)), shown(*bound), shown(now),
        mention(Means::newSystem, nameOf(which)));
  }
  if (!bound || bound->sameSystem(now) || !store.describesSystems()) return {};
  const char* name = nameOf(which);
  const bool parts =
      which == StateSide::destination && bound->connector == now.connector && bound->instance == now.instance;
  return tr(
      "the state of this profile describes another {0}: {1}, and the profile leads to {2}. Nothing was read "
      "or "
      "written. If that is a mistake, put the profile right. If both are the same system under two "
      "addresses, run "
      "once with {4}. If it is another system, run once with {5}: "
      "{3}. To "
      "keep both, give each a profile with a name of its own{6}",
      name, shown(*bound), shown(now),
      which == StateSide::source ? "everything is read from it once, links and checkpoints of the old one "
                                   "are forgotten, failed records stay"
                                 : "everything is read once and written there, links to the old one are "
                                   "forgotten, failed records stay",
      mention(Means::sameSystem, name), mention(Means::newSystem, name),
      parts ? ". Both are parts of one system: where a name can be there only once, what was written to the "
              "first is found under the same names, and a run with " +
                  mention(Means::newSystem, name) + " stops at it, having moved nothing; with " +
                  mention(Means::adopt, "STREAM") + " besides it is moved"
            : std::string());
}

void bind(StateSide which, const Side& side, const Coupling& c) {
  if (!side.identity.known()) {
    if (side.other != OtherSystem::refuse)
      c.logger.warning(
          "the connector does not say which system it talks to: nothing is kept about it, and "
          "nothing forgotten; " +
              mention(Means::stateReset) + " forgets links and checkpoints",
          {{"side", nameOf(which)}, {"connector", side.connector}});
    return;
  }
  const SideIdentity now = told(side);
  const auto bound = c.store.boundTo(which);
  if (bound && bound->sameSystem(now)) {
    if (side.other == OtherSystem::anew)
      c.logger.info("the state describes this system already: nothing is begun anew",
                    {{"side", nameOf(which)}, {"system", shown(now)}});
    if (bound->title != now.title) c.store.bind(which, now, false);
    return;
  }
  const bool anew = side.other == OtherSystem::anew;
  if (anew)
    c.logger.info(
        "the state describes another system from now on: everything is read again",
        {{"side", nameOf(which)}, {"before", bound ? shown(*bound) : "not known"}, {"now", shown(now)}});
  c.store.bind(which, now, anew);
}

}  // namespace

std::string refusalOf(const Side& source, const Side& destination, Store& store) {
  const std::string why = refusal(StateSide::source, source, store);
  return why.empty() ? refusal(StateSide::destination, destination, store) : why;
}

void bindState(const Coupling& c) {
  bind(StateSide::source, c.source, c);
  bind(StateSide::destination, c.destination, c);
}

}  // namespace spojka::host
