import { Badge, Button, Group } from '@mantine/core'
import { door } from '../../api/session'
import { type Column, DataTable } from '../DataTable'
import { DateTime } from '../Dates'
import { Empty } from '../Empty'
import type { Factor } from './queries'
import { t } from './texts'

const columns: Column<Factor>[] = [
  { key: 'name', title: t.name, cell: (row) => <Name row={row} /> },
  { key: 'created_at', title: t.added, cell: (row) => <DateTime value={row.created_at} /> },
  {
    key: 'last_used_at',
    title: t.used,
    cell: (row) => (row.last_used_at ? <DateTime value={row.last_used_at} /> : t.never),
  },
]

function Name({ row }: { row: Factor }) {
  return (
    <Group gap="xs">
      {row.name}
      <Badge variant="default" tt="none">
        {row.kind === 'totp' ? t.totp : t.passkey}
      </Badge>
      {row.is_backed_up && (
        <Badge variant="default" tt="none">
          {t.backedUp}
        </Badge>
      )}
    </Group>
  )
}

type Props = {
  factors: Factor[]
  onRename: (factor: Factor) => void
  onRemove: (factor: Factor) => void
}

export function FactorList({ factors, onRename, onRemove }: Props) {
  return (
    <DataTable
      label={t.list}
      columns={columns}
      rows={factors}
      idOf={(row) => row.id}
      actions={(row) => (
        <>
          <Button
            size="xs"
            variant="default"
            aria-label={t.renameOne(row.name)}
            onClick={() => onRename(row)}
          >
            {t.rename}
          </Button>
          <Button
            size="xs"
            variant="default"
            aria-label={t.removeOne(row.name)}
            onClick={() => onRemove(row)}
          >
            {t.remove}
          </Button>
        </>
      )}
      empty={
        <Empty drawing="key" title={t.none}>
          {door() === 'admin' ? t.mustHave : t.noneWhy}
        </Empty>
      }
    />
  )
}
