// SPDX-License-Identifier: Apache-2.0
// A small part of what the host's mapping does, enough to see on the page that what is edited is what comes out.

const at = (tree, path) =>
  path.split(".").reduce((values, name) => {
    const list = name.endsWith("[]");
    return values.flatMap((value) => {
      const next = value?.[list ? name.slice(0, -2) : name];
      return next === undefined || next === null ? [] : Array.isArray(next) ? next : [next];
    });
  }, [tree]);

const kSteps = {
  first_name: (value) => value.split(" ").slice(0, -1).join(" "),
  last_name: (value) => value.split(" ").pop(),
  upper: (value) => value.toUpperCase(),
  lower: (value) => value.toLowerCase(),
  trim: (value) => value.trim(),
  prefix: (value, text) => text + value,
  e164: (value) => (value.startsWith("+") ? value : `+420${value.replaceAll(" ", "")}`),
  map: (value, table) => table[value] ?? table["*"] ?? value,
};

function step(values, one) {
  const name = typeof one === "string" ? one : Object.keys(one)[0];
  const argument = typeof one === "string" ? undefined : one[name];
  if (name === "join") return [values.join(argument)];
  if (name === "first") return values.slice(0, 1);
  if (name === "distinct") return [...new Set(values)];
  const act = kSteps[name];
  return act ? values.map((value) => act(String(value), argument)) : values;
}

function mapped(rule, record) {
  const long = typeof rule === "object" && !Array.isArray(rule) ? rule : { from: rule };
  const paths = [long.from ?? long.all ?? []].flat();
  let values = [];
  if (long.template !== undefined) values = [long.template.replace(/\{([^}]*)\}/g, (_, path) => at(record, path)[0] ?? "")];
  else if (long.value !== undefined) values = [long.value];
  else if (long.all) values = paths.flatMap((path) => at(record, path));
  else values = paths.map((path) => at(record, path)).find((found) => found.length) ?? [];
  for (const one of [long.apply ?? []].flat()) values = step(values, one);
  values = values.filter((value) => value !== "");
  return values.length ? values : long.default !== undefined ? [long.default] : [];
}

/** The mapped record of a flow, nested as the destination has it. */
export function mapRecord(fields, record, lists) {
  const tree = {};
  for (const [path, rule] of Object.entries(fields)) {
    const values = mapped(rule, record);
    const names = path.split(".");
    const last = names.pop();
    const holder = names.reduce((node, name) => (node[name] ??= {}), tree);
    holder[last] = lists.has(path) ? values : values[0] ?? null;
  }
  return tree;
}
