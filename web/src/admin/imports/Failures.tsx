import { List, Title } from '@mantine/core'
import type { RowOf } from '../../api/client'
import type { CodedFault } from '../../api/faults'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Listing } from '../../ui/Listing'
import { failuresList } from './queries'
import { t } from './texts'

type Failure = RowOf<'crm_import_failures'>

/** The faults of a deal, in the API's words. */
export function FaultList({ faults }: { faults: unknown }) {
  return (
    <List size="sm">
      {(faults as CodedFault[]).map(({ field, message }) => (
        <List.Item key={field + message}>
          {field.replace(/^(answers|contact)\./, '')}: {message}
        </List.Item>
      ))}
    </List>
  )
}

const columns: Column<Failure>[] = [
  { key: 'deal_id', title: t.deal, cell: (row) => row.deal_id },
  { key: 'faults', title: t.faults, cell: (row) => <FaultList faults={row.faults} /> },
  { key: 'created_at', title: t.received, cell: (row) => <DateTime value={row.created_at} /> },
]

/** Deals of a run that could not become leads, each with its reasons. */
export function Failures({ run }: { run: string }) {
  return (
    <section>
      <Title order={2} mb="sm">
        {t.failures}
      </Title>
      <Listing<Failure>
        label={t.failures}
        list={failuresList}
        where={[['run_id', `eq.${run}`]]}
        columns={columns}
        idOf={(row) => String(row.id)}
        empty={<Empty drawing="done" title={t.noFailures} />}
      />
    </section>
  )
}
