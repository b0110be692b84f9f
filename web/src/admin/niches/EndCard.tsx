import { Button, Group, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Card } from '../../ui/Card'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say, sayFault } from '../../ui/notify'
import { type Niche, useRetireNiche } from './queries'
import { useDeleteNiche } from './queries-market'
import { t as common } from './texts'
import { t } from './texts-market'

/** Ends a niche: retires one that was used, deletes one that never was. */
export function EndCard({ niche }: { niche: Niche }) {
  const retiring = useRetireNiche()
  const deleting = useDeleteNiche()
  const navigate = useNavigate()
  const retire = () =>
    confirm({
      title: common.retire,
      children: common.retireWhat,
      confirm: common.retire,
      onConfirm: () =>
        carryOut(retiring, niche.id, {
          onSuccess: () => say(common.retiredDone),
          onError: sayFault,
        }),
    })
  const erase = () =>
    confirm({
      title: `${t.delete}: ${niche.name}`,
      children: t.deleteWhat,
      confirm: t.delete,
      onConfirm: () =>
        carryOut(deleting, niche.id, {
          onSuccess: () => say(t.deleted),
          thenGo: () => void navigate({ to: '/niches' } as never),
        }),
    })
  return (
    <Card isRegion title={t.end}>
      <Stack>
        <Faults error={deleting.error} />
        <Group>
          {!niche.retired_at && (
            <Button variant="default" onClick={retire}>
              {common.retire}
            </Button>
          )}
          <Button variant="default" loading={deleting.isPending} onClick={erase}>
            {t.delete}
          </Button>
        </Group>
      </Stack>
    </Card>
  )
}
