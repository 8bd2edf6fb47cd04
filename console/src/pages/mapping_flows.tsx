// SPDX-License-Identifier: Apache-2.0
// The mapping of all flows of a profile, one at a time, stored together.
import { Component, h } from "preact";
import { get, may } from "../api/client";
import type { Change, FieldsAnswer, Transform, Transforms } from "../api/schema";
import { runTask } from "../api/tasks";
import { flowsOf } from "../mapping/document";
import { t, tn } from "../text/i18n";
import { flowText } from "../text/names";
import { Button } from "../ui/button";
import { Load } from "../ui/load";
import { Notice, sayError } from "../ui/notice";
import type { Edited } from "./edit";
import { MappingEditor } from "./mapping_editor";

interface Props extends Edited {
  saveText: string;
  onSaved: () => void;
  back?: JSX.Element | null;
}

interface State {
  flow: string;
  changes: Record<string, Change[]>; // by flow
  busy: boolean;
}

interface Learnt {
  fields: FieldsAnswer;
  transforms: Transform[];
}

async function learn(profile: string, signal: AbortSignal): Promise<Learnt> {
  const [fields, known] = await Promise.all([runTask<FieldsAnswer>(profile, "fields", {}, signal), get<Transforms>("/api/transforms", { signal })]);
  return { fields, transforms: known.transforms };
}

export class MappingFlows extends Component<Props, State> {
  state: State = { flow: "", changes: {}, busy: false };

  pending(): Change[] {
    return Object.values(this.state.changes).flat();
  }

  save = async () => {
    this.setState({ busy: true });
    try {
      await this.props.save(this.pending());
      this.props.onSaved();
    } catch (error) {
      this.setState({ busy: false });
      sayError(error);
    }
  };

  render({ profile, saveText, back, onSaved }: Props, { flow, changes, busy }: State) {
    const flows = flowsOf(profile.document as Record<string, any>);
    const pending = this.pending();
    if (!flows.length)
      return (
        <div>
          <Notice tone="info" title={t("The profile has no rules of its own")}><p>{t("Every record is mapped as the two connectors propose.")}</p></Notice>
          <div class="actions">{back}<Button kind="main" onClick={onSaved}>{saveText}</Button></div>
        </div>
      );
    const shown = flows.find((one) => one.name === flow) ?? flows[0];
    return (
      <Load<Learnt>
        of={profile.card.name}
        waiting={t("Asking both systems for their fields …")}
        from={(signal) => learn(profile.card.name, signal)}
        show={({ fields, transforms }) => (
          <div>
            {flows.length > 1 ? (
              <div class="tabs small" role="group" aria-label={t("Flow")}>
                {flows.map((one) => (
                  <button type="button" key={one.name} aria-pressed={String(one.name === shown.name)} onClick={() => this.setState({ flow: one.name })}>
                    {flowText(one.name)}
                    {changes[one.name]?.length ? <span class="count">{changes[one.name].length}</span> : null}
                  </button>
                ))}
              </div>
            ) : null}
            {flows.map((one) => (
              <div key={one.name} hidden={one.name !== shown.name}>
                <MappingEditor
                  profile={profile.card.name}
                  flow={one}
                  fields={fields}
                  transforms={transforms}
                  shown={one.name === shown.name}
                  pending={pending}
                  onChange={(changed) => this.setState({ changes: { ...this.state.changes, [one.name]: changed } })}
                />
              </div>
            ))}
            <div class="actions sticky">
              {back}
              <span class="quiet" role="status">{pending.length ? tn("{n} change is not stored yet", "{n} changes are not stored yet", pending.length) : ""}</span>
              {may("configure") ? <Button kind="main" busy={busy} onClick={this.save}>{saveText}</Button> : null}
            </div>
          </div>
        )}
      />
    );
  }
}
