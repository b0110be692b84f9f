const BROWSERS: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/Firefox\//, 'Firefox'],
  [/Chrom(e|ium)\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: [RegExp, string][] = [
  [/iPhone|iPad/, 'iOS'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'macOS'],
  [/Linux/, 'Linux'],
]

/** "Firefox, Linux" out of a User-Agent; its beginning where it is a program. */
export function deviceOf(agent: string | null): string | null {
  if (!agent) return null
  const name = (known: [RegExp, string][]) => known.find(([pattern]) => pattern.test(agent))?.[1]
  const parts = [name(BROWSERS), name(SYSTEMS)].filter(Boolean)
  return parts.length > 0 ? parts.join(', ') : agent.slice(0, 40)
}
