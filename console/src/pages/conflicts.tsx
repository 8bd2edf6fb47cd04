// SPDX-License-Identifier: Apache-2.0
// Keys that contradict each other: who they lead to, side by side, and a person's decision.
import { Component, h } from "preact";
import { get, may, of, post, query } from "../api/client";
import { specsOf } from "../api/connectors";
import { live } from "../api/live";
import type { Conflict, Conflicts as Answer, Decided, Duplicates, Group, Groups, Profile } from "../api/schema";
import { flowsOf } from "../mapping/document";
import { t, tn } from "../text/i18n";
import { flowText, keyText } from "../text/names";
import { Button } from "../ui/button";
import { Dialog } from "../ui/dialog";
import { Load } from "../ui/load";
import { Notice, say } from "../ui/notice";

interface State {
  reveal: boolean;
  asking: { verb: Verdict; conflict: Conflict; gathered: Gathered } | null;
  version: number;
}

interface Gathered {
  flow: string;
  merges: boolean; // the destination makes one object of several
  conflicts: Conflict[];
  duplicates: Group[];
}

function effectText(effect: string): string {
  const words: Record<string, () => string> = {
    joins: () => t("joins"),
    "only here": () => t("only here"),
    "never joins": () => t("never joins"),
    "too many names": () => t("too many names"),
    conflict: () => t("contradicts"),
  };
  return words[effect]?.() ?? effect;
}

function Member({ group, conflict }: { group: Group; conflict: Conflict }) {
  return (
    <div class="card">
      <h4>{group.name || t("not written yet")}</h4>
      <p class="note">{tn("{n} record", "{n} records", group.records.length)}</p>
      <ul class="plain">{group.records.map((record) => <li><code>{record}</code></li>)}</ul>
      <table class="values">
        <tbody>
          {(group.keys ?? []).map((key) => (
            <tr class={key.key === conflict.key && key.value === conflict.value ? "culprit" : ""}>
              <th scope="row">{keyText(key.key)}</th>
              <td>{key.value} <span class="note">{effectText(key.effect)}</span></td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

// Every flow that gathers, those with something to decide first.
async function asked(profile: string, reveal: boolean, signal: AbortSignal): Promise<Gathered[]> {
  const document = (await get<Profile>(of(profile), { signal })).document as Record<string, any>;
  const flows = flowsOf(document).filter((one) => one.gathers);
  if (!flows.length) return [];
  const merging = (await specsOf(document, signal)).destination.merge?.targets ?? [];
  const all: Gathered[] = [];
  for (const { name: flow, to } of flows) {
    const [conflicts, duplicates] = await Promise.all([
      get<Answer>(of(profile, "identity", "conflicts") + query({ flow, reveal }), { signal }),
      get<Duplicates>(of(profile, "identity", "duplicates") + query({ flow }), { signal }),
    ]);
    all.push({ flow, merges: merging.includes(to) && document.flows?.[flow]?.on_duplicates !== "keep", conflicts: conflicts.conflicts, duplicates: duplicates.duplicates });
  }
  return all.sort((a, b) => Number(b.conflicts.length > 0) - Number(a.conflicts.length > 0));
}

/** What joining does, by what the destination can. */
export function joinText(merges: boolean): string {
  if (merges) return t("Their records become one object with the next run. Another join or split can change that later.");
  return t("From the next run on their records are written to one of the objects. Objects are not merged at this destination, so the other one stays there as a duplicate until somebody removes it there.");
}

type Verdict = "join" | "split";

export class Conflicts extends Component<{ profile: string }, State> {
  state: State = { reveal: false, asking: null, version: 0 };
  private leave: () => void = () => undefined;
  private lastRun = this.runSeen();

  // What was decided is done by a run, which may end while one looks.
  componentDidMount() {
    this.leave = live.subscribe(() => {
      if (this.lastRun === this.runSeen()) return;
      this.lastRun = this.runSeen();
      this.setState({ version: this.state.version + 1 });
    });
  }

  componentWillUnmount() {
    this.leave();
  }

  runSeen(): string | undefined {
    return live.cards.get(this.props.profile)?.last_run?.run_id;
  }

  decide = async () => {
    const { asking } = this.state;
    if (!asking) return;
    const records = [...new Set([...asking.conflict.leads_to, ...(asking.conflict.record ? [asking.conflict.record] : [])])];
    const { replaced } = await post<Decided>(of(this.props.profile, "identity", asking.verb), { flow: asking.gathered.flow, records });
    say("ok", replaced ? t("Remembered in place of the decision before; it acts in the next run.") : t("Remembered; it acts in the next run."));
    this.setState({ version: this.state.version + 1 });
  };

  groupsOf(conflict: Conflict, flow: string) {
    const { profile } = this.props;
    const sides = [...conflict.leads_to, ...(conflict.record ? [conflict.record] : [])];
    const load = async (signal: AbortSignal) => {
      const answers = await Promise.all(sides.map((who) => get<Groups>(of(profile, "identity", "groups") + query({ flow, who, reveal: this.state.reveal }), { signal })));
      return answers.flatMap((answer) => answer.groups).filter((group, i, all) => all.findIndex((other) => other.records.join() === group.records.join()) === i);
    };
    return <Load<Group[]> of={`${sides.join()}/${this.state.reveal}`} keep from={load} show={(groups) => <div class="sides">{groups.map((group) => <Member group={group} conflict={conflict} />)}</div>} />;
  }

  // What is decided can be decided otherwise as long as no run has acted on it.
  actions(conflict: Conflict, gathered: Gathered) {
    if (!may("operate")) return null;
    const verdict = conflict.decided;
    const ask = (verb: Verdict) => () => this.setState({ asking: { verb, conflict, gathered } });
    return (
      <div class="actions">
        {verdict === "joined" ? null : <Button icon="join" onClick={ask("join")}>{verdict ? t("They are one after all") : t("They are one")}</Button>}
        {verdict === "split" ? null : <Button icon="split" onClick={ask("split")}>{verdict ? t("They are not after all") : t("They are not")}</Button>}
      </div>
    );
  }

  conflict(conflict: Conflict, gathered: Gathered) {
    const { flow } = gathered;
    const verdict = conflict.decided;
    return (
      <li class="conflict">
        <div class="head">
          <h3>{t("The same {key}: {value}", { key: keyText(conflict.key), value: conflict.value })}</h3>
          {this.actions(conflict, gathered)}
        </div>
        {verdict ? (
          <Notice tone="ok" title={verdict === "joined" ? t("Decided: they are one") : t("Decided: they are not one")}>
            {conflict.waits_for_run ? <p>{t("It acts with the next run; until then it stands here and can be decided otherwise.")}</p> : null}
          </Notice>
        ) : null}
        <p class="note" hidden={Boolean(verdict)}>
          {conflict.record ? t("It leads to different people, so {record} is on its own until somebody decides.", { record: conflict.record }) : t("It leads to different people, so it joins nobody until somebody decides.")}
        </p>
        {this.groupsOf(conflict, flow)}
      </li>
    );
  }

  duplicates({ duplicates, merges }: Gathered) {
    if (!duplicates.length) return null;
    return (
      <div>
        <h4>{t("Several objects of one person")}</h4>
        <p class="note">{!merges ? t("These are one now, and the destination still has an object for each. They are not merged there: remove what is too many.") : t("These are one now, and the destination still has an object for each. They are merged where the destination can do that.")}</p>
        <ul class="plain">
          {duplicates.map((group) => <li class="card"><strong>{group.name}</strong> <span class="note">{(group.to_be_merged ?? []).join(", ")}</span></li>)}
        </ul>
      </div>
    );
  }

  shown(all: Gathered[]) {
    if (!all.length) return <Notice tone="info" title={t("Nothing is gathered here")}><p>{t("Every record becomes an object of its own, so nothing can contradict itself. Flows that gather the records of a person are set up in the mapping.")}</p></Notice>;
    return (
      <div>
        {may("reveal") ? <div class="filters"><Button icon="eye" pressed={this.state.reveal} onClick={() => this.setState({ reveal: !this.state.reveal })}>{t("Show personal values")}</Button></div> : null}
        {all.map((gathered) => (
          <section key={gathered.flow} aria-label={flowText(gathered.flow)}>
            {all.length > 1 ? <h3>{flowText(gathered.flow)}{gathered.conflicts.length ? <span class="count">{gathered.conflicts.length}</span> : null}</h3> : null}
            {gathered.conflicts.length ? <ul class="conflicts">{gathered.conflicts.map((one) => this.conflict(one, gathered))}</ul> : <Notice tone="ok" title={t("Nothing contradicts itself")} />}
            {this.duplicates(gathered)}
          </section>
        ))}
      </div>
    );
  }

  render({ profile }: { profile: string }, { reveal, asking, version }: State) {
    return (
      <article>
        <h2>{t("Conflicts of identity")}</h2>
        <Load<Gathered[]> of={`${reveal}/${version}`} keep from={(signal) => asked(profile, reveal, signal)} show={(shown) => this.shown(shown)} />
        {asking ? (
          <Dialog title={asking.verb === "join" ? t("Are they one person?") : t("Are they different people?")} action={asking.verb === "join" ? t("Join") : t("Split")} onAction={this.decide} onClose={() => this.setState({ asking: null })}>
            <p>{asking.verb === "join" ? joinText(asking.gathered.merges) : t("They are kept apart for ever; what both could have stays with the first.")}</p>
            <ul class="plain">{asking.conflict.leads_to.map((record) => <li><code>{record}</code></li>)}</ul>
          </Dialog>
        ) : null}
      </article>
    );
  }
}
