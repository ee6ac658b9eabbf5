// Medians and how far apart what they stand for is.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/** Of pairs that belong together: the ratios' median, lowest and highest. */
export function ratioOf(numerators, denominators) {
  const ratios = numerators.map((value, index) => value / denominators[index]);
  return { median: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) };
}

/** Three digits, at least: 0.83, 4.21, 71.5, 1,234. */
export function digits(value) {
  const places = value < 10 ? 2 : value < 100 ? 1 : 0;
  return value.toLocaleString("en", {
    minimumFractionDigits: places,
    maximumFractionDigits: places,
  });
}

export const ratioText = ({ median: middle, lowest, highest }) =>
  `**${digits(middle)}** (${digits(lowest)} to ${digits(highest)})`;
