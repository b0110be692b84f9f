import { Button, Stack } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Icon } from '../../ui/icons'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Mails, Webhooks } from './Counts'
import { Part } from './Part'
import { healthQuery, mailCountsQuery, webhookCountsQuery } from './queries'
import { Recount } from './Recount'
import { State } from './State'
import { t } from './texts'

/** Queues, failed jobs, lags, seals and backups. */
export function Page() {
  const client = useQueryClient()
  const health = useQuery(healthQuery)
  const look = () =>
    Promise.all(
      [healthQuery, webhookCountsQuery, mailCountsQuery].map(({ queryKey }) =>
        client.invalidateQueries({ queryKey }),
      ),
    )
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          <Button
            variant="default"
            leftSection={<Icon name="refresh" size={16} />}
            loading={health.isFetching}
            onClick={() => void look()}
          >
            {t.refresh}
          </Button>
        }
      >
        {t.about}
      </PageHeader>
      <Stack gap="lg">
        <Loaded query={health}>{(found) => <State health={found} />}</Loaded>
        <Webhooks />
        <Mails />
        <Part title={t.recount.title}>
          <Recount />
        </Part>
      </Stack>
    </>
  )
}
