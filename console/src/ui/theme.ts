// SPDX-License-Identifier: Apache-2.0
// Light, dark, or as the machine has it.
export type Theme = "auto" | "light" | "dark";

const kRemembered = "spojka.theme";
const dark = window.matchMedia("(prefers-color-scheme: dark)");
let theme: Theme = "auto";

function apply(): void {
  document.documentElement.dataset.theme = theme === "auto" ? (dark.matches ? "dark" : "light") : theme;
}

export function currentTheme(): Theme {
  return theme;
}

export function startTheme(): void {
  try {
    const kept = localStorage.getItem(kRemembered);
    if (kept === "light" || kept === "dark") theme = kept;
  } catch {
    // storage is switched off: as the machine has it
  }
  dark.addEventListener("change", apply);
  apply();
}

export function useTheme(wanted: Theme): void {
  theme = wanted;
  apply();
  try {
    localStorage.setItem(kRemembered, wanted);
  } catch {
    // lasts as long as the page
  }
}
