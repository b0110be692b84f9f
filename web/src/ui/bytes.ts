import { locale } from '../texts/language'

const UNITS = ['byte', 'kilobyte', 'megabyte', 'gigabyte']

/** A size as people read it, such as 1.2 MB. */
export function fileSize(bytes: number): string {
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: UNITS[power],
    unitDisplay: 'short',
    maximumFractionDigits: 1,
  }).format(bytes / 1000 ** power)
}
