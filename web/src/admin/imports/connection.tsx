import { Anchor, Group, Tabs } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { oneOf, useAddress } from '../../ui/address'
import { Empty } from '../../ui/Empty'
import { PageLink } from '../../ui/Link'
import { OrganizationName } from '../../ui/organizations'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Events } from './Events'
import { Exclusions } from './Exclusions'
import { MappingForm } from './MappingForm'
import { type Connection, connectionQuery } from './queries'
import { Runs } from './Runs'
import { Settings } from './Settings'
import { ConnectionState } from './Status'
import { t } from './texts'

const PARTS = ['overview', 'mapping', 'exclusions', 'events', 'settings'] as const
const address = { part: oneOf(...PARTS) }

/** One connected account: its import, what is imported and how. */
export function Page() {
  const { id } = useParams({ strict: false }) as { id: string }
  const connection = useQuery(connectionQuery(id))
  return (
    <>
      <PageLink to="/imports" size="sm">
        {t.back}
      </PageLink>
      <Loaded query={connection}>
        {(row) => (row ? <Shown connection={row} /> : <Empty drawing="search" title={t.gone} />)}
      </Loaded>
    </>
  )
}

function Shown({ connection }: { connection: Connection }) {
  const [at, setAt] = useAddress(address)
  return (
    <>
      <PageHeader title={connection.name} actions={<ConnectionState row={connection} />}>
        <Anchor
          href={`https://${connection.company_domain}.pipedrive.com`}
          rel="noreferrer"
          underline="always"
        >
          {connection.company_domain}.pipedrive.com
        </Anchor>
        {' · '}
        <OrganizationName id={connection.organization_id} otherwise={t.platform} />
        {' · '}
        {connection.niche?.name ?? t.eventsOnly}
      </PageHeader>
      <Tabs
        value={at.part}
        onChange={(part) => setAt({ part: part as typeof at.part })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {PARTS.map((part) => (
            <Tabs.Tab key={part} value={part}>
              {t.tabs[part]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="overview">
          <Runs connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="mapping">
          <MappingForm connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="exclusions">
          <Exclusions connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="events">
          <Events connection={connection} />
        </Tabs.Panel>
        <Tabs.Panel value="settings">
          <Group align="flex-start">
            <Settings connection={connection} />
          </Group>
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
