// SPDX-License-Identifier: Apache-2.0
import { h } from "preact";
import { t } from "../text/i18n";
import { say } from "../ui/notice";
import { ProfileEdit } from "./edit";
import { MappingFlows } from "./mapping_flows";

export function ProfileMapping({ profile }: { profile: string }) {
  return (
    <article>
      <h2>{t("Mapping")}</h2>
      <ProfileEdit
        profile={profile}
        show={(edited) => <MappingFlows {...edited} saveText={t("Save")} onSaved={() => say("ok", t("Saved. It holds from the next run on."))} />}
      />
    </article>
  );
}
