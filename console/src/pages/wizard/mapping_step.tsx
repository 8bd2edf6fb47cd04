// SPDX-License-Identifier: Apache-2.0
import { h } from "preact";
import { t } from "../../text/i18n";
import { Button } from "../../ui/button";
import { MappingFlows } from "../mapping_flows";
import type { StepProps } from "./setup";

export function MappingStep({ profile, save, onNext, onBack }: StepProps) {
  return (
    <div>
      <p>{t("Every field of the destination with the field that fills it. The proposal is made from what both sides say of their fields; change what does not fit. On the right you see what comes out of real records.")}</p>
      <MappingFlows profile={profile} save={save} saveText={t("Continue")} onSaved={onNext} back={onBack ? <Button onClick={onBack}>{t("Back")}</Button> : null} />
    </div>
  );
}
