import { Button, Group, Paper, Stack, Text, TextInput } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { addDays } from '../../ui/days'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { count } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import { type Recounted, useRecount } from './queries'
import { t } from './texts'

const change = (before: number | null, after: number | null) =>
  `${count(before ?? 0)} → ${count(after ?? 0)}`

const columns: Column<Recounted>[] = [
  {
    key: 'organization_id',
    title: t.recount.organization,
    cell: (row) => <OrganizationName id={row.organization_id} />,
  },
  { key: 'endpoint', title: t.recount.endpoint, cell: (row) => row.endpoint },
  {
    key: 'calls',
    title: t.recount.calls,
    align: 'end',
    cell: (row) => change(row.calls_before, row.calls_after),
  },
  {
    key: 'billed',
    title: t.recount.billed,
    align: 'end',
    cell: (row) => change(row.billed_before, row.billed_after),
  },
]

/** Counts the calls of a day by API key once more, and says which sums were wrong. */
export function Recount() {
  const recounting = useRecount()
  // Days of calls are days in UTC; the one that runs cannot be recounted.
  const yesterday = addDays(new Date().toISOString().slice(0, 10), -1)
  const [day, setDay] = useState(yesterday)
  const recount = (event: FormEvent) => {
    event.preventDefault()
    carryOut(recounting, day)
  }
  return (
    <Stack>
      <Paper p="lg" component="form" onSubmit={recount} noValidate>
        <Stack>
          <Text size="sm" c="dimmed">
            {t.recount.about}
          </Text>
          <Faults error={recounting.error} />
          <Group align="flex-end">
            <TextInput
              type="date"
              label={t.recount.day}
              max={yesterday}
              value={day}
              onChange={({ currentTarget }) => setDay(currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              disabled={day === ''}
              loading={recounting.isPending}
            >
              {t.recount.act}
            </Button>
          </Group>
        </Stack>
      </Paper>
      {recounting.data && (
        <DataTable
          label={t.recount.title}
          columns={columns}
          rows={recounting.data}
          idOf={(row) => `${row.api_key_id} ${row.endpoint}`}
          empty={<Empty drawing="done" title={t.recount.right} />}
        />
      )}
    </Stack>
  )
}
