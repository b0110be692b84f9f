import { Button, Text } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useNavigate } from '@tanstack/react-router'
import type { Column } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { Icon } from '../../ui/icons'
import { Listing } from '../../ui/Listing'
import { OrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { ui } from '../../ui/texts'
import { CreateConnection } from './CreateConnection'
import { type Connection, connectionsList } from './queries'
import { ConnectionState } from './Status'
import { t } from './texts'

const columns: Column<Connection>[] = [
  { key: 'name', title: t.name, sortable: true, cell: (row) => row.name },
  {
    key: 'company_domain',
    title: t.account,
    cell: (row) => `${row.company_domain}.pipedrive.com`,
  },
  {
    key: 'organization_id',
    title: t.owner,
    cell: (row) => <OrganizationName id={row.organization_id} otherwise={t.platform} />,
  },
  { key: 'niche', title: t.niche, cell: (row) => row.niche?.name ?? t.eventsOnly },
  {
    key: 'status',
    title: t.status,
    cell: (row) => (
      <>
        <ConnectionState row={row} />
        {row.problem && (
          <Text size="xs" c="dimmed">
            {row.problem}
          </Text>
        )}
      </>
    ),
  },
  { key: 'checked_at', title: t.checked, cell: (row) => <DateTime value={row.checked_at} /> },
]

/** Connected accounts; each leads to its import. */
export function Page() {
  const navigate = useNavigate()
  // Dialogs stand outside the router.
  const openCreate = () => {
    const dialog = modals.open({
      title: t.connect,
      closeButtonProps: { 'aria-label': ui.close },
      children: (
        <CreateConnection
          onCreated={(id) => {
            modals.close(dialog)
            void navigate({ to: `/imports/${id}` as never })
          }}
        />
      ),
    })
  }
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Button leftSection={<Icon name="plus" size={16} />} onClick={openCreate}>
            {t.connect}
          </Button>
        }
      >
        {t.about}
      </PageHeader>
      <Listing<Connection>
        label={t.connections}
        list={connectionsList}
        columns={columns}
        idOf={(row) => row.id}
        linkOf={(row) => `/imports/${row.id}`}
        empty={
          <Empty
            drawing="list"
            title={t.none}
            action={<Button onClick={openCreate}>{t.connect}</Button>}
          >
            {t.noneWhat}
          </Empty>
        }
      />
    </>
  )
}
