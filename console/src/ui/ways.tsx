// SPDX-License-Identifier: Apache-2.0
// What a person can do about a run that stopped, as the service names it: each way a button, which says what will happen
// before anything does.
import { Component, h } from "preact";
import { may, of, post } from "../api/client";
import type { Card, LiveRun, RunRequest, Way } from "../api/schema";
import { go, to } from "../route";
import { t } from "../text/i18n";
import { Button, LinkButton } from "./button";
import { Dialog } from "./dialog";

interface Offer {
  text: string;
  ask: string;
  what: string;
  action: string;
  request: RunRequest;
}

const sideText = (side: string) => (side === "source" ? t("the source") : t("the destination"));

function otherSystem(side: "source" | "destination"): string {
  return side === "source"
    ? t("What is remembered of the source until now is forgotten, and everything is read anew from the other one. What was written for records of the old source stays at the destination.")
    : t("What is remembered of the old destination is forgotten, and everything is written to the new one. At the old one everything stays as it is.");
}

/** What the button does; null = it is no way that starts a run. */
export function offerOf({ means, of: about }: Way): Offer | null {
  const side = about === "source" || about === "destination" ? about : null;
  if (means === "allow-changes" && about)
    return {
      text: t("Allow the changes: {flow}", { flow: about }),
      ask: t("Allow the changes once?"),
      what: t("The run stopped because it would change or delete more of {flow} than usual. It will now do all of it, this once; what is deleted at the destination does not come back by itself. The next run is guarded as before.", { flow: about }),
      action: t("Run with these changes"),
      request: { allow_changes: [about] },
    };
  if (means === "adopt" && about && about !== "STREAM")
    return {
      text: t("Take the objects over: {flow}", { flow: about }),
      ask: t("Take the objects over?"),
      what: t("The destination has objects that stand where {flow} would write, and this integration did not write what they hold. They become its own now: what the source says overwrites what they hold, and that cannot be taken back.", { flow: about }),
      action: t("Run and take over"),
      request: { adopt: [about] },
    };
  if (means === "same-system" && side)
    return {
      text: t("It is the same system: {side}", { side: sideText(side) }),
      ask: t("Is it the same system?"),
      what: t("Only its address or name has changed: all that is remembered stays, and the run goes on as before. If it is another system, records that are missing there would not be written."),
      action: t("It is the same, run"),
      request: { [side]: "same" },
    };
  if (means === "new-system" && side)
    return { text: t("It is another system: {side}", { side: sideText(side) }), ask: t("Is it another system?"), what: otherSystem(side), action: t("It is another one, run"), request: { [side]: "new" } };
  return null;
}

/** Where one can look before one decides. */
function pageOf(way: Way, profile: string): { href: string; text: string } | null {
  if (way.means === "failed-list" || way.means === "failed-show") return { href: to("p", profile, "failed"), text: t("Failed records") };
  if (way.means === "plan" && may("operate") && may("configure")) return { href: to("setup", profile, "plan"), text: t("What a run would do") };
  if (way.means === "check" && may("operate")) return { href: to("p", profile, "settings"), text: t("Settings") };
  return null;
}

export class Ways extends Component<{ card: Card; title?: string }, { asking: Offer | null }> {
  state: { asking: Offer | null } = { asking: null };

  run = async () => {
    const { asking } = this.state;
    if (!asking) return;
    await post<LiveRun>(of(this.props.card.name, "runs"), asking.request);
    go("p", this.props.card.name);
  };

  render({ card, title }: { card: Card; title?: string }, { asking }: { asking: Offer | null }) {
    if (card.live || !card.ways.length) return null;
    const offers = may("operate") ? card.ways.flatMap((way) => offerOf(way) ?? []) : [];
    const pages = card.ways.flatMap((way) => pageOf(way, card.name) ?? []).filter((page, i, all) => all.findIndex((other) => other.href === page.href) === i);
    if (!offers.length && !pages.length) return null;
    return (
      <div class="ways">
        {title ? <strong>{title}</strong> : null}
        {pages.map((page) => <LinkButton key={page.href} href={page.href}>{page.text}</LinkButton>)}
        {offers.map((offer) => <Button key={offer.text} onClick={() => this.setState({ asking: offer })}>{offer.text}</Button>)}
        {asking ? (
          <Dialog title={asking.ask} action={asking.action} danger onAction={this.run} onClose={() => this.setState({ asking: null })}>
            <p>{asking.what}</p>
            {card.error ? <p class="note">{card.error}</p> : null}
          </Dialog>
        ) : null}
      </div>
    );
  }
}
