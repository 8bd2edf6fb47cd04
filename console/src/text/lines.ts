// SPDX-License-Identifier: Apache-2.0
// Which lines of a text became which: the longest common sequence, with a little of what stands around a change.

export interface Line {
  kind: "same" | "added" | "removed" | "gap";
  text: string;
}

const kAround = 2;

export function changedLines(before: string, after: string): Line[] {
  const a = before.split("\n");
  const b = after.split("\n");
  const common: number[][] = Array.from({ length: a.length + 1 }, () => new Array<number>(b.length + 1).fill(0));
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--) common[i][j] = a[i] === b[j] ? common[i + 1][j + 1] + 1 : Math.max(common[i + 1][j], common[i][j + 1]);
  const all: Line[] = [];
  let i = 0;
  let j = 0;
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) {
      all.push({ kind: "same", text: a[i++] });
      j++;
    } else if (j >= b.length || (i < a.length && common[i + 1][j] >= common[i][j + 1])) all.push({ kind: "removed", text: a[i++] });
    else all.push({ kind: "added", text: b[j++] });
  }
  return withoutFarLines(all);
}

function withoutFarLines(all: Line[]): Line[] {
  const near = all.map((_, i) => all.slice(Math.max(0, i - kAround), i + kAround + 1).some((line) => line.kind !== "same"));
  const shown: Line[] = [];
  all.forEach((line, i) => {
    if (near[i]) shown.push(line);
    else if (shown.length && shown[shown.length - 1].kind !== "gap") shown.push({ kind: "gap", text: "…" });
  });
  return shown;
}
