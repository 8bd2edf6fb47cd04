// SPDX-License-Identifier: Apache-2.0
import { h } from "preact";
import { Icon, type IconName } from "./icon";

interface Props {
  kind?: "main" | "plain" | "quiet" | "danger";
  icon?: IconName;
  label?: string; // for a button that shows only an icon
  busy?: boolean;
  disabled?: boolean;
  submit?: boolean;
  expanded?: boolean;
  pressed?: boolean;
  controls?: string;
  class?: string;
  onClick?: (event: MouseEvent) => void;
  children?: unknown;
}

const flag = (value: boolean | undefined) => (value === undefined ? undefined : String(value));

export function Button(props: Props & { children?: any }) {
  const onlyIcon = Boolean(props.label);
  return (
    <button
      type={props.submit ? "submit" : "button"}
      class={`button ${props.kind ?? "plain"}${onlyIcon ? " only-icon" : ""} ${props.class ?? ""}`}
      disabled={props.disabled || props.busy}
      aria-busy={props.busy ? "true" : undefined}
      aria-label={props.label}
      title={props.label}
      aria-expanded={flag(props.expanded)}
      aria-pressed={flag(props.pressed)}
      aria-controls={props.controls}
      onClick={props.onClick}
    >
      {props.busy ? <span class="spinner" aria-hidden="true" /> : props.icon ? <Icon name={props.icon} /> : null}
      {onlyIcon ? null : <span>{props.children}</span>}
    </button>
  );
}

export function LinkButton(props: { href: string; kind?: Props["kind"]; icon?: IconName; current?: boolean; children?: any }) {
  return (
    <a class={`button ${props.kind ?? "plain"}`} href={props.href} aria-current={props.current ? "page" : undefined}>
      {props.icon ? <Icon name={props.icon} /> : null}
      <span>{props.children}</span>
    </a>
  );
}
