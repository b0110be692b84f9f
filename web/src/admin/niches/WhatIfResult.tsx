import { SimpleGrid, Stack, Table, Text, Title } from '@mantine/core'
import { Card } from '../../ui/Card'
import { Facts } from '../../ui/Facts'
import { PageLink } from '../../ui/Link'
import { count, money } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import type { WhatIf } from './queries-market'
import { t } from './texts-what-if'

export function WhatIfResult({ result }: { result: WhatIf }) {
  const gates = Object.entries(result.passed_over)
  return (
    <Card isRegion title={t.result}>
      <Stack role="status">
        <Facts
          facts={[
            { key: 'asked', title: t.asked, value: count(result.asked) },
            {
              key: 'leads',
              title: t.leads,
              value: <Text fw={600}>{count(result.leads)}</Text>,
            },
            { key: 'cost', title: t.cost, value: money(result.cost, result.currency) },
            { key: 'taken', title: t.taken, value: count(result.taken_from_others) },
          ]}
        />
        <SimpleGrid cols={{ base: 1, sm: 2 }}>
          {gates.length > 0 && (
            <Counts
              title={t.reasons}
              what={t.reason}
              rows={gates.map(([gate, leads]) => [gate, t.gates[gate] ?? gate, leads])}
            />
          )}
          {result.losers.length > 0 && (
            <Counts
              title={t.losers}
              what={t.buyer}
              rows={result.losers.map(({ organization_id: id, leads }) => [
                id,
                <PageLink key={id} to={`/organizations/${id}`}>
                  <OrganizationName id={id} />
                </PageLink>,
                leads,
              ])}
            />
          )}
        </SimpleGrid>
      </Stack>
    </Card>
  )
}

type CountsProps = { title: string; what: string; rows: [string, React.ReactNode, number][] }

function Counts({ title, what, rows }: CountsProps) {
  return (
    <div>
      <Title order={3} mb="xs">
        {title}
      </Title>
      <Table aria-label={title}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{what}</Table.Th>
            <Table.Th scope="col" ta="end">
              {t.count}
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map(([key, name, leads]) => (
            <Table.Tr key={key}>
              <Table.Td>{name}</Table.Td>
              <Table.Td ta="end" className="numbers">
                {count(leads)}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}
