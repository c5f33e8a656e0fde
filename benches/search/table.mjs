// The rows of the bench's table.

const at = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];
const number = (value, unit) => (unit > 1 ? (value / unit).toFixed(1) : Math.round(value));

export const row = (name, ...cells) => console.log(`  ${name.padEnd(32)} ${cells.join("; ")}`);

/** Median and 90th percentile of what answers hold. */
export function spread(answers, key, unit = 1, name = "") {
  const values = answers.map((answer) => answer[key]).filter((value) => value !== undefined);
  if (!values.length) return "-";
  return `${name}median ${number(at(values, 0.5), unit)}, p90 ${number(at(values, 0.9), unit)}`;
}

/** The share of parts in wholes, summed over answers. */
export function share(answers, parts) {
  const sums = answers.map(parts).reduce(([a, b], [x, y]) => [a + x, b + y], [0, 0]);
  return `${sums[1] ? ((100 * sums[0]) / sums[1]).toFixed(2) : "-"} % (${sums[0]} of ${sums[1]})`;
}
