import { Stack, Table, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { DateTime } from '../../ui/Dates'
import { PageLink } from '../../ui/Link'
import { money } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import { Loaded } from '../../ui/States'
import { type Explanation, type Lead, type Trace, whyQuery } from './queries'
import { t } from './texts'

/** For each subscription of the niche, and for each run, what decided. */
export function Why({ lead }: { lead: Lead }) {
  const why = useQuery(whyQuery(lead.id, lead.niche_id))
  return (
    <Loaded query={why} lines={3}>
      {({ explained, traces, levels }) => (
        <Stack gap="lg">
          {explained.length === 0 ? (
            <Text size="sm" c="dimmed">
              {t.whyNone}
            </Text>
          ) : (
            <Subscriptions explained={explained} levels={levels} />
          )}
          <div>
            <Title order={3} mb="xs">
              {t.whyRuns}
            </Title>
            {traces.length === 0 ? (
              <Text size="sm" c="dimmed">
                {t.noRuns}
              </Text>
            ) : (
              <Runs traces={traces} levels={levels} />
            )}
          </div>
        </Stack>
      )}
    </Loaded>
  )
}

type Levels = Map<string, string>

function Subscriptions({ explained, levels }: { explained: Explanation[]; levels: Levels }) {
  return (
    <Table.ScrollContainer minWidth={420} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={t.why}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.subscription}</Table.Th>
            <Table.Th scope="col">{t.level}</Table.Th>
            <Table.Th scope="col">{t.result}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {explained.map((one) => (
            <Table.Tr key={one.subscription_id}>
              <Table.Td>
                <PageLink to={`/organizations/${one.organization_id}`} size="sm">
                  <OrganizationName id={one.organization_id} />
                </PageLink>
              </Table.Td>
              <Table.Td>{levels.get(one.competition_level_id) ?? '–'}</Table.Td>
              <Table.Td fw={one.gate === 'bought' ? 600 : undefined}>
                {t.gates[one.gate] ?? one.gate}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** "2 filter did not match, 1 too little money". */
export function refusals(counts: Record<string, number> | null): string {
  const entries = Object.entries(counts ?? {}).filter(([, count]) => count > 0)
  if (entries.length === 0) return t.noRefusals
  return entries.map(([gate, count]) => `${count} × ${t.gates[gate] ?? gate}`).join(', ')
}

function Runs({ traces, levels }: { traces: Trace[]; levels: Levels }) {
  return (
    <Table.ScrollContainer minWidth={560} scrollAreaProps={{ viewportProps: { tabIndex: 0 } }}>
      <Table aria-label={t.whyRuns}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">{t.when}</Table.Th>
            <Table.Th scope="col">{t.level}</Table.Th>
            <Table.Th scope="col" ta="end">
              {t.room}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t.evaluated}
            </Table.Th>
            <Table.Th scope="col" ta="end">
              {t.bought}
            </Table.Th>
            <Table.Th scope="col">{t.refused}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody className="numbers">
          {traces.map((trace) => (
            <Table.Tr key={`${trace.run_id} ${trace.competition_level_id}`}>
              <Table.Td>
                <DateTime value={trace.ended_at} />
                <Text size="xs" c="dimmed">
                  {t.outcomes[trace.outcome] ?? trace.outcome}
                </Text>
              </Table.Td>
              <Table.Td>
                {levels.get(trace.competition_level_id ?? '') ?? '–'}
                {trace.price !== null && (
                  <Text size="xs" c="dimmed">
                    {money(trace.price, trace.currency)}
                  </Text>
                )}
              </Table.Td>
              <Table.Td ta="end">{trace.room ?? '–'}</Table.Td>
              <Table.Td ta="end">{trace.evaluated_count ?? '–'}</Table.Td>
              <Table.Td ta="end">{trace.bought ?? '–'}</Table.Td>
              <Table.Td>{refusals(trace.rejection_counts)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
