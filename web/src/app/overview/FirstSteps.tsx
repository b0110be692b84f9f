import { Box, Group, Paper, Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'
import { Drawing } from '../../ui/Empty'
import { Icon } from '../../ui/icons'
import { LinkButton } from '../../ui/Link'
import { t } from './texts'
import './steps.css'

type Props = { isApproved: boolean; hasFunds: boolean; hasSubscription: boolean }

/** What a newcomer does until the first lead arrives. */
export function FirstSteps({ isApproved, hasFunds, hasSubscription }: Props) {
  return (
    <Paper component="section" p="xl" aria-label={t.welcome}>
      <Group align="flex-start" gap="xl">
        <Drawing name="list" />
        <Stack style={{ flex: '1 1 300px' }}>
          <div>
            <Title order={2}>{t.welcome}</Title>
            <Text c="dimmed">{t.welcomeWhy}</Text>
          </div>
          <Box component="ol" className="steps">
            <Step title={t.steps.approval} why={t.steps.approvalWhy} isDone={isApproved} />
            <Step
              title={t.steps.deposit}
              why={t.steps.depositWhy}
              isDone={hasFunds}
              action={<LinkButton to="/billing">{t.deposit}</LinkButton>}
            />
            <Step
              title={t.steps.subscribe}
              why={t.steps.subscribeWhy}
              isDone={hasSubscription}
              action={
                <LinkButton to="/subscriptions/new" variant={hasFunds ? 'filled' : 'default'}>
                  {t.toSubscriptions}
                </LinkButton>
              }
            />
          </Box>
          <Text>
            {t.steps.market}:{' '}
            <LinkButton to="/marketplace" variant="subtle" size="compact-md">
              {t.toMarket}
            </LinkButton>
          </Text>
        </Stack>
      </Group>
    </Paper>
  )
}

type StepProps = { title: string; why: string; isDone: boolean; action?: ReactNode }

function Step({ title, why, isDone, action }: StepProps) {
  return (
    <li data-done={isDone || undefined}>
      <Text fw={600}>
        {title}
        {isDone && (
          <Text component="span" c="dimmed" fw={400}>
            {' '}
            <Icon name="check" size={14} /> {t.done}
          </Text>
        )}
      </Text>
      {!isDone && (
        <>
          <Text size="sm" c="dimmed" mb={action ? 'xs' : 0}>
            {why}
          </Text>
          {action}
        </>
      )}
    </li>
  )
}
