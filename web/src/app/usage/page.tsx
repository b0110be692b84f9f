import { Paper, SegmentedControl, SimpleGrid, Stack, Text } from '@mantine/core'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { oneOf, useAddress } from '../../ui/address'
import { Empty } from '../../ui/Empty'
import { LinkButton } from '../../ui/Link'
import { count } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Details } from './Details'
import { periodOf, SPANS, type Span } from './period'
import { Quota } from './Quota'
import { summaryQuery } from './queries'
import { Submitted } from './Submitted'
import { t } from './texts'

const address = { span: oneOf(...SPANS) }

/** What programs of the organisation have called, and how much of the quota is left. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const period = useMemo(() => periodOf(at.span), [at.span])
  const summary = useQuery({ ...summaryQuery(period), placeholderData: keepPreviousData })
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <SegmentedControl
            aria-label={t.span}
            value={at.span}
            onChange={(span) => setAt({ span: span as Span })}
            data={SPANS.map((span) => ({ value: span, label: t.spans[span] }))}
          />
        }
      >
        {t.about}
      </PageHeader>
      <Stack gap="xl">
        <Quota />
        <Loaded query={summary}>
          {(total) =>
            total.calls ? (
              <>
                <SimpleGrid cols={{ base: 2, sm: 4 }}>
                  <Figure label={t.calls} value={count(total.calls)} />
                  <Figure label={t.refused} value={count(total.refused ?? 0)} />
                  <Figure label={t.failed} value={count(total.failed ?? 0)} />
                  <Figure
                    label={t.mean}
                    value={t.ms(count(Math.round(total.mean_milliseconds ?? 0)))}
                  />
                </SimpleGrid>
                <Details period={period} />
              </>
            ) : (
              <Empty
                drawing="chart"
                title={t.none}
                action={<LinkButton to="/api-keys">{t.toKeys}</LinkButton>}
              >
                {t.noneWhy}
              </Empty>
            )
          }
        </Loaded>
        <Submitted />
      </Stack>
    </>
  )
}

function Figure({ label, value }: { label: string; value: string }) {
  return (
    <Paper p="md">
      <Text size="sm" c="dimmed">
        {label}
      </Text>
      <Text fz="xl" fw={600} className="numbers">
        {value}
      </Text>
    </Paper>
  )
}
