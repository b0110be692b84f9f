import { number, useAddress } from '../../ui/address'
import { DataTable } from '../../ui/DataTable'
import { useChoices } from './Choices'
import type { Report, Row } from './definitions'
import { written } from './format'
import { t } from './texts'

const PAGE_SIZE = 50
const address = { page: number(1) }

/** The lines of a report, fifty at a time. */
export function Lines({ report, rows }: { report: Report; rows: Row[] }) {
  const { granularity } = useChoices(report)
  const [at, setAt] = useAddress(address)
  const from = (at.page - 1) * PAGE_SIZE
  const numbered = rows
    .slice(from, from + PAGE_SIZE)
    .map((row, index) => ({ row, id: from + index }))
  return (
    <DataTable
      label={t.linesOf(report.title)}
      columns={report.columns.map(({ key, title, kind }) => ({
        key,
        title,
        align: kind === 'text' || kind === 'period' ? undefined : ('end' as const),
        cell: ({ row }: { row: Row }) => written(row, key, kind, granularity),
      }))}
      rows={numbered}
      idOf={({ id }) => String(id)}
      paging={{
        page: at.page,
        size: PAGE_SIZE,
        count: rows.length,
        onPage: (page) => setAt({ page }),
      }}
    />
  )
}
