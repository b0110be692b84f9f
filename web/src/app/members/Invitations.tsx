import { Button, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { say, sayFault } from '../../ui/notify'
import { type Invitation, invitationsQuery, useResend, useWithdraw } from './queries'
import { t } from './texts'

const columns: Column<Invitation>[] = [
  { key: 'email', title: t.email, cell: (row) => row.email },
  { key: 'role', title: t.role, cell: (row) => t.roles[row.role] },
  { key: 'sent_at', title: t.sent, cell: (row) => <DateTime value={row.sent_at} /> },
  { key: 'expires_at', title: t.until, cell: (row) => <DateTime value={row.expires_at} /> },
]

export function Invitations({ mayManage }: { mayManage: boolean }) {
  const query = useQuery(invitationsQuery)
  const resending = useResend()
  const withdrawing = useWithdraw()
  const buttons = (row: Invitation) => (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t.resendOne(row.email)}
        onClick={() =>
          carryOut(resending, row.id, { onSuccess: () => say(t.resent), onError: sayFault })
        }
      >
        {t.resend}
      </Button>
      <Button
        size="xs"
        variant="default"
        aria-label={t.withdrawOne(row.email)}
        onClick={() =>
          carryOut(withdrawing, row.id, { onSuccess: () => say(t.withdrawn), onError: sayFault })
        }
      >
        {t.withdraw}
      </Button>
    </>
  )
  return (
    <Stack gap="sm">
      <Title order={2}>{t.invitations}</Title>
      <DataTable
        label={t.invitations}
        columns={columns}
        rows={query.data}
        idOf={(row) => row.id}
        error={query.error}
        onRetry={() => void query.refetch()}
        actions={mayManage ? buttons : undefined}
        empty={<Text c="dimmed">{t.noInvitations}</Text>}
      />
    </Stack>
  )
}
