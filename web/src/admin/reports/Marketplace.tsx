import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { count, money, percent } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Choices, useChoices } from './Choices'
import { marketplaceQuery, type Marketplace as Numbers } from './queries'
import { t } from './texts'

/** The numbers of the marketplace. */
export function Marketplace() {
  const choices = useChoices()
  const numbers = useQuery(marketplaceQuery(choices.span))
  return (
    <>
      <PageHeader title={t.marketplace.title}>{t.marketplace.about}</PageHeader>
      <Stack gap="lg">
        <Choices choices={choices} />
        <Loaded query={numbers}>{(found) => <Shown numbers={found} />}</Loaded>
      </Stack>
    </>
  )
}

function Shown({ numbers }: { numbers: Numbers }) {
  const revenues = Object.entries(numbers.revenue)
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      <Facts title={t.marketplace.leads} facts={numbers.leads} />
      <Facts title={t.marketplace.feedback} facts={numbers.feedback} />
      {revenues.length === 0 && (
        <Paper p="lg" component="section">
          <Title order={2}>{t.marketplace.revenue}</Title>
          <Text c="dimmed">{t.marketplace.noRevenue}</Text>
        </Paper>
      )}
      {revenues.map(([currency, facts]) => (
        <Facts
          key={currency}
          title={`${t.marketplace.revenue} · ${currency}`}
          facts={facts}
          currency={currency}
        />
      ))}
      <Facts title={t.marketplace.users} facts={numbers.users} />
    </SimpleGrid>
  )
}

type FactsProps = { title: string; facts: Record<string, number | null>; currency?: string }

function Facts({ title, facts, currency }: FactsProps) {
  const write = (key: string, value: number | null) => {
    if (value === null) return '–'
    if (currency) return money(value, currency)
    return key === 'booked_share' ? percent(value) : count(value)
  }
  return (
    <Paper p="lg" component="section">
      <Title order={2} mb="sm">
        {title}
      </Title>
      <SimpleGrid cols={{ base: 2, lg: 3 }} component="dl" m={0}>
        {Object.entries(facts).map(([key, value]) => (
          <div key={key}>
            <Text component="dt" size="xs" c="dimmed">
              {t.facts[key] ?? key}
            </Text>
            <Text component="dd" m={0} size="lg" fw={600} className="numbers">
              {write(key, value)}
            </Text>
          </div>
        ))}
      </SimpleGrid>
    </Paper>
  )
}
