import { Badge, Button, Group, Select, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { toLogIn } from '../../api/session'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { say, sayFault } from '../../ui/notify'
import {
  type Member,
  membersQuery,
  useChangeRole,
  useLeave,
  useRemove,
  useTransfer,
} from './queries'
import { ROLES, t } from './texts'

type Props = { me: string; organization: string; mayManage: boolean; isOwner: boolean }

const nameOf = (row: Member) => row.name || row.email

export function Members({ me, organization, mayManage, isOwner }: Props) {
  const members = useQuery(membersQuery)
  const leaving = useLeave()
  const leave = () =>
    confirm({
      title: t.leave,
      children: t.leaveWhat(organization),
      confirm: t.leave,
      onConfirm: () => carryOut(leaving, undefined, { onSuccess: toLogIn, onError: sayFault }),
    })
  const columns: Column<Member>[] = [
    { key: 'name', title: t.name, cell: (row) => <Who row={row} isMe={row.id === me} /> },
    {
      key: 'role',
      title: t.role,
      // Only an owner changes owners.
      cell: (row) =>
        mayManage && (isOwner || row.role !== 'owner') ? (
          <Role row={row} isOwner={isOwner} />
        ) : (
          t.roles[row.role]
        ),
    },
    {
      key: 'joined',
      title: t.joined,
      cell: (row) => <DateTime value={row.joinedAt} style="date" />,
    },
  ]
  return (
    <Stack gap="sm" align="stretch">
      <DataTable
        label={t.title}
        columns={columns}
        rows={members.data}
        idOf={(row) => row.id}
        error={members.error}
        onRetry={() => void members.refetch()}
        actions={(row) =>
          row.id === me ? (
            <Button size="xs" variant="default" onClick={leave}>
              {t.leave}
            </Button>
          ) : (
            mayManage &&
            (isOwner || row.role !== 'owner') && <Buttons row={row} isOwner={isOwner} />
          )
        }
      />
    </Stack>
  )
}

function Who({ row, isMe }: { row: Member; isMe: boolean }) {
  return (
    <div>
      <Group gap="xs">
        {nameOf(row)}
        {isMe && <Badge>{t.you}</Badge>}
        {row.isSuspended && <Badge color="red.9">{t.suspended}</Badge>}
      </Group>
      {row.name && (
        <Text size="sm" c="dimmed">
          {row.email}
        </Text>
      )}
    </div>
  )
}

function Role({ row, isOwner }: { row: Member; isOwner: boolean }) {
  const changing = useChangeRole()
  const change = (role: string | null) =>
    role &&
    carryOut(
      changing,
      { user_id: row.id, role },
      {
        onSuccess: () => say(t.roleChanged(nameOf(row), t.roles[role] ?? role)),
        onError: sayFault,
      },
    )
  return (
    <Select
      aria-label={t.roleOf(nameOf(row))}
      value={row.role}
      onChange={change}
      allowDeselect={false}
      disabled={changing.isPending}
      w={140}
      data={ROLES.filter((role) => isOwner || role !== 'owner').map((role) => ({
        value: role,
        label: t.roles[role] ?? role,
      }))}
    />
  )
}

function Buttons({ row, isOwner }: { row: Member; isOwner: boolean }) {
  const removing = useRemove()
  const transferring = useTransfer()
  const name = nameOf(row)
  const remove = () =>
    confirm({
      title: t.removeOne(name),
      children: t.removeWhat(name),
      confirm: t.remove,
      onConfirm: () =>
        carryOut(removing, row.id, { onSuccess: () => say(t.removed), onError: sayFault }),
    })
  const transfer = () =>
    confirm({
      title: t.transferOne(name),
      children: t.transferWhat(name),
      confirm: t.transfer,
      onConfirm: () =>
        carryOut(transferring, row.id, { onSuccess: () => say(t.transferred), onError: sayFault }),
    })
  return (
    <>
      {isOwner && row.role !== 'owner' && (
        <Button size="xs" variant="default" aria-label={t.transferOne(name)} onClick={transfer}>
          {t.transfer}
        </Button>
      )}
      <Button size="xs" variant="default" aria-label={t.removeOne(name)} onClick={remove}>
        {t.remove}
      </Button>
    </>
  )
}
