import { Badge, Button } from '@mantine/core'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { type Filter, Listing } from '../../ui/Listing'
import { say, sayFault } from '../../ui/notify'
import { OrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { type ApiKey, keysList, useRevoke } from './queries'
import { t } from './texts'

const filters: Filter[] = [
  {
    key: 'state',
    label: t.state,
    options: [
      { value: 'live', label: t.live },
      { value: 'revoked', label: t.revoked },
    ],
    query: (state) => ['revoked_at', state === 'live' ? 'is.null' : 'not.is.null'],
  },
  { key: 'prefix', label: t.prefix, placeholder: 'lm_live_… / lm_test_…' },
]

export function stateOf({ revoked_at, expires_at }: ApiKey, now = Date.now()) {
  if (revoked_at && Date.parse(revoked_at) <= now) return 'revoked'
  return expires_at && Date.parse(expires_at) <= now ? 'expired' : 'live'
}

const columns: Column<ApiKey>[] = [
  { key: 'name', title: t.name, cell: (row) => row.name },
  {
    key: 'organization_id',
    title: t.organization,
    cell: (row) => <OrganizationName id={row.organization_id} />,
  },
  {
    key: 'prefix',
    title: t.prefix,
    cell: (row) => (
      <>
        {row.prefix} {row.is_test && <Badge variant="outline">{t.tests}</Badge>}
      </>
    ),
  },
  {
    key: 'scopes',
    title: t.scopes,
    cell: (row) => row.scopes.map((scope) => t.scopeNames[scope] ?? scope).join(', '),
  },
  {
    key: 'state',
    title: t.state,
    cell: (row) => (
      <Badge variant="dot" color={stateOf(row) === 'live' ? 'green' : 'gray'} tt="none" fw={500}>
        {t[stateOf(row)]}
      </Badge>
    ),
  },
  {
    key: 'last_used_at',
    title: t.used,
    sortable: true,
    cell: (row) => <DateTime value={row.last_used_at} />,
  },
  {
    key: 'expires_at',
    title: t.expires,
    cell: (row) => (row.expires_at ? <DateTime value={row.expires_at} /> : t.forever),
  },
  {
    key: 'created_at',
    title: t.created,
    sortable: true,
    wideOnly: true,
    cell: (row) => <DateTime value={row.created_at} />,
  },
]

/** Keys of all organisations. */
export function Page() {
  const revoking = useRevoke()
  const revoke = (row: ApiKey) =>
    confirm({
      title: t.revokeOne(row.name),
      children: t.revokeWhat,
      confirm: t.revoke,
      onConfirm: () =>
        carryOut(revoking, row.id, { onSuccess: () => say(t.done), onError: sayFault }),
    })
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Listing<ApiKey>
        label={t.title}
        list={keysList}
        filters={filters}
        columns={columns}
        idOf={(row) => row.id}
        empty={<Empty drawing="key" title={t.none} />}
        actions={(row) =>
          stateOf(row) === 'live' && (
            <Button
              size="xs"
              variant="default"
              aria-label={t.revokeOne(row.name)}
              onClick={() => revoke(row)}
            >
              {t.revoke}
            </Button>
          )
        }
      />
    </>
  )
}
