import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Money } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import { Status } from './Status'
import { t } from './texts'

/** Columns that several lists have. */
export const organization = <Row extends { organization_id: string | null }>(): Column<Row> => ({
  key: 'organization_id',
  title: t.organization,
  cell: (row) => <OrganizationName id={row.organization_id} otherwise={t.nobody} />,
})
export const status = <Row extends { status: string | null }>(): Column<Row> => ({
  key: 'status',
  title: t.status,
  cell: (row) => <Status status={row.status ?? ''} />,
})
export const time = <Row,>(key: keyof Row & string, title: string): Column<Row> => ({
  key,
  title,
  sortable: true,
  cell: (row) => <DateTime value={row[key] as string | null} />,
})
export const amount = <Row extends { currency: string | null }>(
  key: keyof Row & string,
  title: string,
): Column<Row> => ({
  key,
  title,
  align: 'end',
  cell: (row) => <Money amount={row[key] as number | null} currency={row.currency ?? 'USD'} />,
})
export const words = <Row,>(key: keyof Row & string, title: string): Column<Row> => ({
  key,
  title,
  cell: (row) => (row[key] as string | null) ?? '–',
})
