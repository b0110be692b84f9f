import { Button, Group, SimpleGrid, Stack, Table, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Card } from '../../ui/Card'
import { DateTime } from '../../ui/Dates'
import { useDialog } from '../../ui/dialog'
import { Facts } from '../../ui/Facts'
import { PageLink } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { Loaded } from '../../ui/States'
import { AdjustDialog } from './AdjustDialog'
import { EditDialog } from './EditDialog'
import { type Balance, balancesQuery, type Member, type Organization, plansQuery } from './queries'
import { t } from './texts'

/** Who it is, who belongs to it, and what it has. */
export function Overview({ organization }: { organization: Organization }) {
  const balances = useQuery(balancesQuery(organization.id))
  const plans = useQuery(plansQuery(organization.id))
  const [dialog, setDialog, close] = useDialog<'edit' | 'adjust'>()
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="lg">
      <Card title={t.facts}>
        <Stack>
          <Facts
            facts={[
              { key: 'name', title: t.name, value: organization.name },
              { key: 'web', title: t.website, value: organization.website ?? '–' },
              { key: 'zone', title: t.zone, value: organization.time_zone },
              {
                key: 'since',
                title: t.since,
                value: <DateTime value={organization.created_at} />,
              },
            ]}
          />
          <Group>
            <Button size="xs" variant="default" onClick={() => setDialog('edit')}>
              {t.edit}
            </Button>
          </Group>
        </Stack>
      </Card>
      <Card title={t.balances}>
        <Loaded query={balances} lines={2}>
          {(found) => (
            <Stack>
              {found.length === 0 ? (
                <Text size="sm" c="dimmed">
                  {t.noBalances}
                </Text>
              ) : (
                found.map((one) => <BalanceOf key={one.currency} balance={one} />)
              )}
              <Group>
                <Button size="xs" variant="default" onClick={() => setDialog('adjust')}>
                  {t.adjust}
                </Button>
              </Group>
              <AdjustDialog
                organization={organization}
                currencies={found.map((one) => one.currency)}
                opened={dialog === 'adjust'}
                onClose={close}
              />
            </Stack>
          )}
        </Loaded>
      </Card>
      <Card title={t.members}>
        <Members members={organization.members.filter((one) => one.ended_at === null)} />
      </Card>
      <Card title={t.plan}>
        <Loaded query={plans} lines={2}>
          {([plan]) =>
            plan ? (
              <Facts
                facts={[
                  { key: 'plan', title: t.plan, value: plan.plan },
                  { key: 'state', title: t.status, value: plan.status },
                  { key: 'paid', title: t.paymentStatus, value: plan.payment_status },
                  {
                    key: 'until',
                    title: t.until,
                    value: <DateTime value={plan.cancel_at ?? plan.period_ends_at} />,
                  },
                ]}
              />
            ) : (
              <Text size="sm" c="dimmed">
                {t.noPlan}
              </Text>
            )
          }
        </Loaded>
      </Card>
      <EditDialog organization={organization} opened={dialog === 'edit'} onClose={close} />
    </SimpleGrid>
  )
}

function BalanceOf({ balance }: { balance: Balance }) {
  const { currency } = balance
  const amount = (value: number) => <Money amount={value} currency={currency} />
  return (
    <Facts
      facts={[
        {
          key: 'available',
          title: `${t.available} (${currency})`,
          value: amount(balance.available),
        },
        { key: 'wallet', title: t.wallet, value: amount(balance.wallet) },
        { key: 'promo', title: t.promo, value: amount(balance.promo) },
        balance.held !== 0 && { key: 'held', title: t.held, value: amount(balance.held) },
        balance.debt !== 0 && { key: 'debt', title: t.debt, value: amount(balance.debt) },
      ]}
    />
  )
}

function Members({ members }: { members: Member[] }) {
  if (members.length === 0)
    return (
      <Text size="sm" c="dimmed">
        {t.noMembers}
      </Text>
    )
  return (
    <Table aria-label={t.members}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">{t.name}</Table.Th>
          <Table.Th scope="col">{t.role}</Table.Th>
          <Table.Th scope="col">{t.since}</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {members.map(({ user, role, created_at }) => (
          <Table.Tr key={user.id}>
            <Table.Td style={{ overflowWrap: 'anywhere' }}>
              <PageLink to={`/users/${user.id}`} size="sm">
                {[user.first_name, user.last_name].filter(Boolean).join(' ') || user.email}
              </PageLink>
            </Table.Td>
            <Table.Td>{role}</Table.Td>
            <Table.Td>
              <DateTime value={created_at} style="date" />
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}
