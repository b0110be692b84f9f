/** The end of an axis that holds this value: 1, 2 or 5 times a power of ten, so that its middle is a round number. */
export function axisEnd(highest: number): number {
  if (!(highest > 0)) return 1
  const power = 10 ** Math.floor(Math.log10(highest))
  const step = [1, 2, 5, 10].find((factor) => highest <= factor * power) ?? 10
  return step * power
}
