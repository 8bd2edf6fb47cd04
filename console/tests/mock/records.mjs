// SPDX-License-Identifier: Apache-2.0
// Invented people and purchases of the pretend stall.
export const kRecords = {
  guests: [
    { key: "g1", body: { name: "Jana Příkladová", mails: ["jana@example.com", "jana.p@example.org"], phones: ["600 000 001"], city: "Brno" } },
    { key: "g2", body: { name: "Karel Vzor", mails: ["karel@example.com"], phones: ["+420600000002"], city: "Ostrava" } },
    { key: "g3", body: { name: "Nguyễn Thị Ukázka", mails: ["ukazka@example.net"], phones: [], city: "Praha" } },
  ],
  purchases: [
    { key: "p1", body: { number: "2024-0001", buyer: { name: "Jana Příkladová", mail: "jana@example.com" }, total: "627.00", state: "Vyřízena", page: "https://stall.example.com/p/1" } },
    { key: "p2", body: { number: "2024-0002", buyer: { name: "<script>alert(1)</script>", mail: "x@example.com" }, total: "99.50", state: "Nová", page: "https://stall.example.com/p/2" } },
  ],
};

const hide = (value) => (Array.isArray(value) ? value.map(hide) : String(value).replace(/[\p{L}\d]+/gu, (word) => `${word[0]}***`));

/** As a viewer gets it. */
export function masked(body) {
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, ["name", "mails", "phones", "mail"].includes(name) ? hide(value) : value && typeof value === "object" && !Array.isArray(value) ? masked(value) : value]),
  );
}
