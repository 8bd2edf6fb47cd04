// SPDX-License-Identifier: Apache-2.0
// The console's own signs, drawn on a grid of 20: strokes only, in the colour of the text.
import { h } from "preact";

const kPaths = {
  add: "M10 4v12M4 10h12",
  back: "M12 4l-6 6 6 6",
  next: "M8 4l6 6-6 6",
  down: "M4 7l6 6 6-6",
  up: "M4 13l6-6 6 6",
  ok: "M4 10.5l4 4 8-9",
  warning: "M10 3l8 14H2zM10 8v4M10 14.3v.4",
  bad: "M5 5l10 10M15 5L5 15",
  info: "M10 9v5M10 6v.4M10 2a8 8 0 100 16 8 8 0 000-16z",
  skipped: "M4 10h12",
  run: "M6 4l10 6-10 6z",
  stop: "M5 5h10v10H5z",
  wait: "M10 2a8 8 0 100 16 8 8 0 000-16zM10 6v4.5l3 2",
  search: "M9 3a6 6 0 100 12A6 6 0 009 3zM13.5 13.5L18 18",
  eye: "M1.5 10S5 4.5 10 4.5 18.5 10 18.5 10 15 15.5 10 15.5 1.5 10 1.5 10zM10 8a2 2 0 100 4 2 2 0 000-4z",
  retry: "M16 6a7 7 0 10.8 6M16 2v4h-4",
  edit: "M3 17l1-4L13 4l3 3-9 9z",
  drop: "M4 6h12M8 6V4h4v2M6 6l1 11h6l1-11",
  mute: "M3 8v4h3l4 3V5L6 8zM13 8l4 4M17 8l-4 4",
  join: "M3 5h3l4 5h7M3 15h3l4-5M14 7l3 3-3 3",
  split: "M3 10h5l4-5h5M8 10l4 5h5M15 3l2 2-2 2M15 13l2 2-2 2",
  sun: "M10 6.500a3.5 3.5 0 100 7 3.5 3.5 0 000-7zM10 1.500v2M10 16.500v2M1.5 10h2M16.5 10h2M4 4l1.4 1.400M14.6 14.600L16 16M4 16l1.4-1.400M14.6 5.400L16 4",
  moon: "M16.5 12.500A7 7 0 018 3a7.5 7.5 0 108.5 9.500z",
  auto: "M10 2a8 8 0 100 16 8 8 0 000-16zM10 2v16",
  menu: "M3 5h14M3 10h14M3 15h14",
  plug: "M7 2v5M13 2v5M4 7h12v3a6 6 0 01-12 0zM10 16v3",
  people: "M7 4a3 3 0 100 6 3 3 0 000-6zM2 17a5 5 0 0110 0M13 5a2.5 2.5 0 110 5M14.5 12A4.5 4.5 0 0118 17",
  copy: "M7 7h10v10H7zM13 7V3H3v10h4",
  out: "M8 3H3v14h5M8 10h9M13 6l4 4-4 4",
  lock: "M5 9h10v8H5zM7 9V6a3 3 0 016 0v3",
} as const;

export type IconName = keyof typeof kPaths;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false">
      <path d={kPaths[name]} />
    </svg>
  );
}
