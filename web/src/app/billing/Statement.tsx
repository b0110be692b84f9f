import { Button, Group, NativeSelect, Paper, Stack, TextInput, Title } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime, useZone } from '../../ui/Dates'
import { addDays, dayOf } from '../../ui/days'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { Icon } from '../../ui/icons'
import { Money } from '../../ui/Money'
import { exportStatement, type Line, statementQuery } from './queries'
import { t } from './texts'

type Props = { currency: string; currencies: string[]; onCurrency: (currency: string) => void }

const columns: Column<Line>[] = [
  { key: 'created_at', title: t.date, cell: (row) => <DateTime value={row.effective_at} /> },
  { key: 'kind', title: t.what, cell: (row) => <What row={row} /> },
  {
    key: 'amount',
    title: t.amount,
    align: 'end',
    cell: (row) => <Money amount={row.amount} currency={row.currency ?? ''} signed />,
  },
  {
    key: 'balance_after',
    title: t.balanceAfter,
    align: 'end',
    cell: (row) => <Money amount={row.balance_after} currency={row.currency ?? ''} />,
  },
]

function What({ row }: { row: Line }) {
  const kind = row.kind ?? ''
  const account = t.accounts[row.account ?? '']
  const words = [t.kinds[kind] ?? kind.replaceAll('_', ' '), account && `(${account})`, row.reason]
  const said = words.filter(Boolean).join(' ')
  return said
}

/** All that moved in a currency, the newest first. */
export function Statement({ currency, currencies, onCurrency }: Props) {
  const query = useInfiniteQuery(statementQuery(currency))
  return (
    <Stack>
      <Group justify="space-between" align="flex-end">
        <Title order={2}>{t.statement}</Title>
        {currencies.length > 1 && (
          <NativeSelect
            aria-label={t.currency}
            value={currency}
            data={currencies}
            onChange={({ currentTarget }) => onCurrency(currentTarget.value)}
          />
        )}
      </Group>
      <DataTable
        label={t.statement}
        columns={columns}
        rows={query.data?.pages.flat()}
        idOf={(row) => String(row.id)}
        error={query.error}
        onRetry={() => void query.refetch()}
        empty={<Empty drawing="chart" title={t.emptyStatement} />}
        more={
          query.hasNextPage
            ? { onMore: () => void query.fetchNextPage(), isLoading: query.isFetchingNextPage }
            : undefined
        }
      />
      <Export currency={currency} />
    </Stack>
  )
}

function Export({ currency }: { currency: string }) {
  const today = dayOf(new Date(), useZone())
  const [since, setSince] = useState(addDays(today, -30))
  const [until, setUntil] = useState(today)
  const [error, setError] = useState<unknown>(null)
  const [isBusy, setBusy] = useState(false)
  const download = async (event: FormEvent) => {
    event.preventDefault()
    setBusy(true)
    try {
      await exportStatement(currency, since, until)
      setError(null)
    } catch (refusal) {
      setError(refusal)
    } finally {
      setBusy(false)
    }
  }
  return (
    <Paper p="md" component="form" onSubmit={download} aria-label={t.exportTitle}>
      <Stack>
        <Faults error={error} />
        <Group align="flex-end">
          <TextInput
            type="date"
            label={t.since}
            required
            value={since}
            onChange={({ currentTarget }) => setSince(currentTarget.value)}
          />
          <TextInput
            type="date"
            label={t.until}
            required
            value={until}
            onChange={({ currentTarget }) => setUntil(currentTarget.value)}
          />
          <Button
            type="submit"
            variant="default"
            loading={isBusy}
            leftSection={<Icon name="download" size={16} />}
          >
            {t.export}
          </Button>
        </Group>
      </Stack>
    </Paper>
  )
}
