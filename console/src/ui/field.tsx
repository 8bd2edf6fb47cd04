// SPDX-License-Identifier: Apache-2.0
// One field of a form: label, help, error, and what is typed or chosen, tied together for readers of the screen.
import { h } from "preact";

let made = 0;
export function newId(what: string): string {
  return `${what}-${++made}`;
}

interface Around {
  id: string;
  label: string;
  help?: string;
  error?: string;
  required?: boolean;
  /** Only for those who do not see where the field stands. */
  hideLabel?: boolean;
  children?: any;
}

export function Field(props: Around) {
  return (
    <div class={`field${props.error ? " wrong" : ""}`}>
      <label for={props.id} class={props.hideLabel ? "unseen" : undefined}>
        {props.label}
        {props.required ? <span class="required" aria-hidden="true">*</span> : null}
      </label>
      {props.children}
      {props.error ? <p class="error" id={`${props.id}-error`}>{props.error}</p> : null}
      {props.help ? <p class="help" id={`${props.id}-help`}>{props.help}</p> : null}
    </div>
  );
}

export function describedBy(id: string, help?: string, error?: string): string | undefined {
  return [error ? `${id}-error` : "", help ? `${id}-help` : ""].filter(Boolean).join(" ") || undefined;
}

interface TextProps extends Around {
  value: string;
  type?: string;
  placeholder?: string;
  disabled?: boolean;
  autocomplete?: string;
  minimum?: number;
  maximum?: number;
  onInput: (value: string) => void;
  onPaste?: (text: string) => boolean; // true: taken care of
}

export function TextField(props: TextProps) {
  return (
    <Field {...props}>
      <input
        id={props.id}
        type={props.type ?? "text"}
        value={props.value}
        placeholder={props.placeholder}
        disabled={props.disabled}
        required={props.required}
        autocomplete={props.autocomplete ?? "off"}
        spellcheck={false}
        min={props.minimum === undefined ? undefined : String(props.minimum)}
        max={props.maximum === undefined ? undefined : String(props.maximum)}
        aria-invalid={props.error ? "true" : undefined}
        aria-describedby={describedBy(props.id, props.help, props.error)}
        onInput={(event: Event) => props.onInput((event.target as HTMLInputElement).value)}
        onPaste={(event: ClipboardEvent) => {
          if (props.onPaste?.(event.clipboardData?.getData("text") ?? "")) event.preventDefault();
        }}
      />
    </Field>
  );
}

export interface Choice {
  value: string;
  title: string;
  description?: string;
}

/** A few choices that are explained. */
export function RadioField(props: Around & { value: string; choices: Choice[]; disabled?: boolean; onChange: (value: string) => void }) {
  return (
    <fieldset class="choices field" id={props.id} aria-describedby={describedBy(props.id, props.help, props.error)}>
      <legend>
        {props.label}
        {props.required ? <span class="required" aria-hidden="true">*</span> : null}
      </legend>
      {props.choices.map((choice) => (
        <label key={choice.value} class="choice">
          <input type="radio" name={props.id} value={choice.value} checked={choice.value === props.value} disabled={props.disabled} onChange={() => props.onChange(choice.value)} />
          <span>
            <strong>{choice.title}</strong>
            {choice.description ? <span class="note">{choice.description}</span> : null}
          </span>
        </label>
      ))}
      {props.error ? <p class="error" id={`${props.id}-error`}>{props.error}</p> : null}
      {props.help ? <p class="help" id={`${props.id}-help`}>{props.help}</p> : null}
    </fieldset>
  );
}

export function SelectField(props: Around & { value: string; choices: Choice[]; disabled?: boolean; onChange: (value: string) => void }) {
  return (
    <Field {...props}>
      <select
        id={props.id}
        value={props.value}
        disabled={props.disabled}
        aria-invalid={props.error ? "true" : undefined}
        aria-describedby={describedBy(props.id, props.help, props.error)}
        onChange={(event: Event) => props.onChange((event.target as HTMLSelectElement).value)}
      >
        {props.choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === props.value}>
            {choice.title}
          </option>
        ))}
      </select>
    </Field>
  );
}

export function CheckField(props: { id: string; label: string; help?: string; checked: boolean; disabled?: boolean; hideLabel?: boolean; onChange: (on: boolean) => void }) {
  return (
    <div class="field check">
      <input
        id={props.id}
        type="checkbox"
        checked={props.checked}
        disabled={props.disabled}
        aria-describedby={describedBy(props.id, props.help)}
        onChange={(event: Event) => props.onChange((event.target as HTMLInputElement).checked)}
      />
      <label for={props.id} class={props.hideLabel ? "unseen" : undefined}>{props.label}</label>
      {props.help ? <p class="help" id={`${props.id}-help`}>{props.help}</p> : null}
    </div>
  );
}
