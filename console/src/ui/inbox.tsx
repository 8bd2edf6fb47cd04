// SPDX-License-Identifier: Apache-2.0
// What the source's system has told of by itself, where it does: how much comes, and whether anything waits to be read.
import { h } from "preact";
import type { Card } from "../api/schema";
import { tn } from "../text/i18n";
import { When } from "./state";

type Told = Card["inbox"];

export function tellsOf({ waiting, received }: Told): boolean {
  return waiting > 0 || received > 0;
}

export function InboxWords({ inbox }: { inbox: Told }) {
  return (
    <span>
      {tn("{n} record in the last hour", "{n} records in the last hour", inbox.received_last_hour)}
      {inbox.waiting ? (
        <span>
          {", "}
          {tn("{n} waits, the oldest came", "{n} wait, the oldest came", inbox.waiting)} <When at={inbox.oldest_at} />
        </span>
      ) : null}
    </span>
  );
}
