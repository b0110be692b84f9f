import { Button, Group, Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { DataTable } from '../DataTable'
import { useDialog } from '../dialog'
import { Empty } from '../Empty'
import { Icon } from '../icons'
import { say } from '../notify'
import { Loaded, Loading } from '../States'
import { ui } from '../texts'
import { channelsQuery, type Rule, rulesQuery, sourcesQuery } from './queries'
import { RuleButtons } from './RuleButtons'
import { RuleForm } from './RuleForm'
import { ruleColumns } from './ruleColumns'
import { t } from './texts'

/** Dragging is a library of its own. */
const RuleOrder = lazy(async () => ({ default: (await import('./RuleOrder')).RuleOrder }))

type Props = { mayManage: boolean; onChannels: () => void }

export function Rules({ mayManage, onChannels }: Props) {
  const rules = useQuery(rulesQuery)
  const sources = useQuery(sourcesQuery)
  const channels = useQuery(channelsQuery)
  const [edited, setEdited, close] = useDialog<Rule | 'new' | 'order'>()
  const title = edited === 'new' ? t.addRule : edited === 'order' ? t.order : t.edit
  return (
    <Loaded query={channels}>
      {(channels) =>
        channels.length === 0 ? (
          <Empty
            drawing="mail"
            title={t.needChannel}
            action={mayManage && <Button onClick={onChannels}>{t.tabs.channels}</Button>}
          >
            {t.needChannelWhy}
          </Empty>
        ) : (
          <>
            {mayManage && (
              <Group justify="flex-end" mb="md">
                {(rules.data?.length ?? 0) > 1 && (
                  <Button variant="default" onClick={() => setEdited('order')}>
                    {t.order}
                  </Button>
                )}
                <Button leftSection={<Icon name="plus" />} onClick={() => setEdited('new')}>
                  {t.addRule}
                </Button>
              </Group>
            )}
            <DataTable
              label={t.tabs.rules}
              columns={ruleColumns({ channels, sources: sources.data ?? [], mayManage })}
              rows={rules.data}
              idOf={(row) => row.id}
              error={rules.error}
              onRetry={() => void rules.refetch()}
              actions={
                mayManage
                  ? (row) => <RuleButtons rule={row} onEdit={() => setEdited(row)} />
                  : undefined
              }
              empty={
                <Empty drawing="list" title={t.noRules}>
                  {t.noRulesWhy}
                </Empty>
              }
            />
            <Modal
              opened={edited !== null}
              onClose={close}
              size="lg"
              title={title}
              closeButtonProps={{ 'aria-label': ui.close }}
            >
              {edited === 'order' && (
                <Suspense fallback={<Loading lines={3} />}>
                  <RuleOrder rules={rules.data ?? []} />
                </Suspense>
              )}
              {edited !== null && edited !== 'order' && (
                <RuleForm
                  rule={edited === 'new' ? null : edited}
                  channels={channels}
                  sources={sources.data ?? []}
                  onDone={() => {
                    say(t.saved)
                    close()
                  }}
                />
              )}
            </Modal>
          </>
        )
      }
    </Loaded>
  )
}
