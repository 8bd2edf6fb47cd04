// SPDX-License-Identifier: Apache-2.0
// Where another system reaches this service: the address of the profile's hooks is offered for its setting, and what lies
// behind it is shown where somebody has to enter it elsewhere.
import { h } from "preact";
import { t } from "../text/i18n";
import { Button } from "./button";
import type { HookAddresses as Hooks } from "./settings_schema";

interface Props {
  hooks: Hooks;
  profile: string;
  value: unknown;
  onChange: (value: string) => void;
}

// As this page reaches the service. From outside it may be another address.
function hooksOf(profile: string): string {
  return `${location.origin}/hooks/${encodeURIComponent(profile)}`;
}

export function HookAddresses({ hooks, profile, value, onChange }: Props) {
  const offered = hooksOf(profile);
  const typed = String(value ?? "").trim().replace(/\/+$/, "");
  const base = typed || offered;
  return (
    <div class="addresses">
      {typed ? null : (
        <p class="note">
          {t("This page reaches the service at")} <code>{offered}</code>{" "}
          {location.protocol === "https:" ? <Button kind="quiet" onClick={() => onChange(offered)}>{t("Take this address")}</Button> : null}
        </p>
      )}
      {base.startsWith("https://") ? null : <p class="note">{t("From the internet it has to be an https:// address, usually that of a proxy in front of the service: ask who runs it.")}</p>}
      <dl>
        {hooks.addresses.map((address) => (
          <div key={address.path}>
            <dt>{address.title}</dt>
            <dd>
              <code>{`${base}/${address.path}`}</code>
              {address.description ? <p class="help">{address.description}</p> : null}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
