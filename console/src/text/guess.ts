// SPDX-License-Identifier: Apache-2.0
// How long a run still takes, and whether that is known yet.

export const kGuesses = 5;

/** The first guesses are far off: what is left is known once the last few say nearly the same. Seconds. */
export function agree(ends: number[], now: number): boolean {
  if (ends.length < kGuesses) return false;
  const left = ends.map((end) => Math.max(end - now, 0));
  return Math.max(...left) - Math.min(...left) <= 5 + 0.3 * Math.min(...left);
}
