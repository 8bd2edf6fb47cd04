// SPDX-License-Identifier: Apache-2.0
// What is wrong with a field before a form is sent: the browser says it in its own language, the page in the page's.
import { t } from "../text/i18n";

type Input = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

function textOf({ type, validity }: Input): string {
  if (validity.valueMissing) return type === "radio" ? t("Choose one of these.") : t("Fill this in.");
  return t("This does not fit.");
}

export function speakInBubbles(): void {
  document.addEventListener("invalid", (event) => {
    const input = event.target as Input;
    input.setCustomValidity("");
    if (!input.validity.valid) input.setCustomValidity(textOf(input));
  }, true);
  // Of several radio buttons each was told.
  const forget = (event: Event) => {
    const input = event.target as Input;
    const group = input.type === "radio" && input.form ? [...input.form.elements].filter((one) => (one as Input).name === input.name) : [input];
    for (const one of group) (one as Input).setCustomValidity?.("");
  };
  document.addEventListener("input", forget, true);
  document.addEventListener("change", forget, true);
}
