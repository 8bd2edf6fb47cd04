// SPDX-License-Identifier: Apache-2.0
// The form of a connector's settings, made from its schema: help beside each, secrets never shown, links taken apart.
import { Component, h } from "preact";
import { takeApart } from "../mapping/links";
import { arrows } from "../text/format";
import { t, tn } from "../text/i18n";
import { Button } from "./button";
import { CheckField, RadioField, SelectField, TextField, type Choice } from "./field";
import { HookAddresses } from "./hook_addresses";
import { say } from "./notice";
import { withTitles } from "./setting_names";
import { groupsOf, isLate, isRequired, kKept, matters, typeOf, type Setting, type SettingsSchema, type Values } from "./settings_schema";

interface InputProps {
  id: string;
  name: string;
  setting: Setting;
  value: unknown;
  required?: boolean;
  error?: string;
  choices?: Choice[];
  onChange: (value: unknown) => void;
  onPaste?: (text: string) => boolean;
}

function example(setting: Setting): string {
  const shown = setting.default ?? setting.examples?.[0];
  return shown === undefined || typeof shown === "object" ? "" : String(shown);
}

// A secret that is set: stars in its place, or where it is, not what it is: `${file:...}`.
const isSet = (setting: Setting, value: unknown) => Boolean(setting.writeOnly) && typeof value === "string" && (value === kKept || /^\$\{.*\}$/.test(value));

function helpOf(setting: Setting, value: unknown): string {
  const kept = isSet(setting, value) ? t("It is set and never shown. Type a new one to replace it.") : "";
  const help = arrows(setting.description ?? "");
  return kept && help ? `${help.replace(/[^.!?]$/, "$&.")} ${kept}` : help || kept;
}

/** One setting, whatever its type; objects and lists hold settings of their own. */
export function SettingInput(props: InputProps): JSX.Element {
  const { id, setting, value, required, error, onChange } = props;
  const common = { id, label: setting.title || props.name, help: helpOf(setting, value), required, error };
  if (setting["x-choices"] && !props.choices)
    return <RadioField {...common} value={String(value ?? setting.default ?? "")} choices={setting["x-choices"]} onChange={onChange} />;
  const choices = props.choices ?? setting.enum?.map((item) => ({ value: String(item), title: String(item) }));
  if (typeOf(setting) === "boolean")
    return <CheckField id={id} label={common.label} help={common.help} checked={Boolean(value ?? setting.default)} onChange={onChange} />;
  if (choices) {
    const chosen = String(value ?? setting.default ?? "");
    const known = choices.some((choice) => choice.value === chosen);
    return <SelectField {...common} value={chosen} choices={known ? choices : [{ value: chosen, title: chosen || t("Please choose") }, ...choices]} onChange={onChange} />;
  }
  if (typeOf(setting) === "object") return <ObjectInput {...props} />;
  if (typeOf(setting) === "array") return <ListInput {...props} />;
  return (
    <TextField
      {...common}
      type={setting.writeOnly ? "password" : "text"}
      autocomplete={setting.writeOnly ? "new-password" : "off"}
      value={value === undefined || value === null || isSet(setting, value) ? "" : String(value)}
      placeholder={isSet(setting, value) ? "••••••••" : example(setting)}
      onInput={onChange}
      onPaste={props.onPaste}
    />
  );
}

function ObjectInput({ id, name, setting, value, onChange }: InputProps) {
  const tree = (value ?? {}) as Values;
  return (
    <fieldset>
      <legend>{setting.title || name}</legend>
      {Object.entries(setting.properties ?? {}).map(([inner, innerSetting]) => (
        <SettingInput
          key={inner}
          id={`${id}-${inner}`}
          name={inner}
          setting={innerSetting}
          value={tree[inner]}
          required={setting.required?.includes(inner)}
          onChange={(next) => onChange({ ...tree, [inner]: next })}
        />
      ))}
    </fieldset>
  );
}

function ListInput({ id, name, setting, value, onChange }: InputProps) {
  const items = Array.isArray(value) ? value : [];
  const inner: Setting = setting.items ?? { type: "string", title: name };
  return (
    <fieldset>
      <legend>{setting.title || name}</legend>
      {setting.description ? <p class="help">{setting.description}</p> : null}
      {items.map((item, i) => (
        <div class="listed">
          <SettingInput
            id={`${id}-${i}`}
            name={`${setting.title || name} ${i + 1}`}
            setting={{ ...inner, title: inner.title || `${setting.title || name} ${i + 1}` }}
            value={item}
            onChange={(next) => onChange(items.map((old, at) => (at === i ? next : old)))}
          />
          <Button kind="quiet" icon="drop" label={t("Remove {what}", { what: `${setting.title || name} ${i + 1}` })} onClick={() => onChange(items.filter((_, at) => at !== i))} />
        </div>
      ))}
      <Button icon="add" onClick={() => onChange([...items, typeOf(inner) === "object" ? {} : ""])}>{t("Add")}</Button>
    </fieldset>
  );
}

interface FormProps {
  id: string;
  schema: SettingsSchema;
  values: Values;
  wrong: Record<string, string>;
  profile: string;
  /** Also those settings that are chosen from what a check finds. */
  late: boolean;
  onChange: (values: Values) => void;
}

function told(schema: SettingsSchema, name: string): Setting {
  const setting = schema.properties[name];
  return setting.description ? { ...setting, description: withTitles(setting.description, schema) } : setting;
}

export class SettingsForm extends Component<FormProps, Record<string, never>> {
  paste = (text: string): boolean => {
    const { schema, values, onChange } = this.props;
    const taken = takeApart(text, this.links());
    if (!taken) return false;
    onChange({ ...values, ...taken });
    const names = Object.keys(taken).map((name) => schema.properties[name]?.title ?? name);
    say("ok", `${tn("The link filled {n} setting:", "The link filled {n} settings:", names.length)} ${names.join(", ")}`);
    return true;
  };

  // Those whose parts are asked for.
  links() {
    const { schema, values } = this.props;
    return (schema["x-links"] ?? []).filter((link) => [...(link.origin ? [link.origin] : []), ...Object.values(link.query)].every((name) => matters(schema, values, name)));
  }

  input(name: string) {
    const { id, schema, values, wrong, profile, onChange } = this.props;
    const change = (value: unknown) => onChange({ ...values, [name]: value });
    const input = (
      <SettingInput
        key={name}
        id={`${id}-${name}`}
        name={name}
        setting={told(schema, name)}
        value={values[name]}
        required={isRequired(schema, name)}
        error={wrong[name]}
        onChange={change}
        onPaste={this.paste}
      />
    );
    const hooks = schema["x-hooks"];
    if (hooks?.setting !== name) return input;
    return <div key={name}>{input}<HookAddresses hooks={hooks} profile={profile} value={values[name]} onChange={change} /></div>;
  }

  render({ schema, values, wrong, late }: FormProps) {
    const linked = this.links().flatMap((link) => [link.origin, ...Object.values(link.query)]);
    const hint = linked.length ? <p key="hint" class="hint">{t("Have a whole link? Paste it into any field here and it is taken apart.")}</p> : null;
    const first = Object.keys(schema.properties).find((name) => linked.includes(name));
    return (
      <div class="settings">
        {groupsOf(schema, values).map((group) => {
          const names = group.names.filter((name) => late || !isLate(schema.properties[name]));
          if (!names.length) return null;
          const inputs = names.flatMap((name) => (name === first ? [hint, this.input(name)] : [this.input(name)]));
          if (!group.folded) return <div key={group.title} class="group">{inputs}</div>;
          return (
            <details key={group.title} open={names.some((name) => wrong[name])}>
              <summary>{group.title || t("More settings")}</summary>
              <div class="group">{inputs}</div>
            </details>
          );
        })}
      </div>
    );
  }
}
