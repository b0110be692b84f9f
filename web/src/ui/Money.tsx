import { Text, type TextProps } from '@mantine/core'
import { locale } from '../texts/language'

/** An amount as people write it in their language: `12` and `USD` are $12.00. */
export function money(amount: number, currency: string): string {
  return new Intl.NumberFormat(locale, { style: 'currency', currency }).format(amount)
}

type Props = TextProps & {
  amount: number | null
  currency: string
  /** With a plus before what is gained. */
  signed?: boolean
}

export function Money({ amount, currency, signed = false, ...rest }: Props) {
  if (amount === null) return <Text {...rest}>–</Text>
  const written = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(amount)
  return (
    <Text component="span" inherit className="numbers" {...rest}>
      {written}
    </Text>
  )
}

/** A count, such as 12,345. */
export const count = (value: number) => new Intl.NumberFormat(locale).format(value)

/** A share from 0 to 1, such as 12.5 %. */
export const percent = (share: number) =>
  new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(share)
