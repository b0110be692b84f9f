import { Button, Group, Modal, Paper, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { hasPasskeys } from '../../api/passkeys'
import { confirm } from '../Confirm'
import { carryOut } from '../carry-out'
import { useDialog } from '../dialog'
import { Icon } from '../icons'
import { say, sayFault } from '../notify'
import { PageHeader } from '../PageHeader'
import { Loaded } from '../States'
import { ui } from '../texts'
import { AddApp } from './AddApp'
import { FactorList } from './FactorList'
import { AddPasskey, RenameFactor } from './NameForm'
import { type Added, type Factor, factorsQuery, useNewCodes, useRemoveFactor } from './queries'
import { RecoveryCodes } from './RecoveryCodes'
import { t } from './texts'

/** What the dialog does; `shown` are recovery codes, which are seen this once. */
type Doing =
  | { what: 'app' | 'passkey' }
  | { what: 'rename'; factor: Factor }
  | { what: 'shown'; codes: string[] | null; otherSessions: number }

const titles = { app: t.addApp, passkey: t.addPasskey, rename: t.rename, shown: t.codesTitle }

type Props = {
  /** Told when a factor was added: to an admin without one everything else opens then. */
  onAdded?: () => void
}

/** The page of second factors, the same for members and admins. */
export function SecondFactors({ onAdded }: Props) {
  const factors = useQuery(factorsQuery)
  const removing = useRemoveFactor()
  const renewing = useNewCodes()
  const [doing, setDoing, close] = useDialog<Doing>()
  const added = ({ recovery_codes, other_sessions }: Added) => {
    say(t.on)
    setDoing(
      recovery_codes || other_sessions > 0
        ? { what: 'shown', codes: recovery_codes, otherSessions: other_sessions }
        : null,
    )
    onAdded?.()
  }
  const remove = (factor: Factor) =>
    confirm({
      title: t.removeOne(factor.name),
      children: t.removeWhat(factor.name),
      confirm: t.remove,
      onConfirm: () =>
        carryOut(removing, factor.id, { onSuccess: () => say(t.removed), onError: sayFault }),
    })
  const renew = () =>
    confirm({
      title: t.newCodes,
      children: t.newCodesWhat,
      confirm: t.newCodes,
      onConfirm: () =>
        carryOut(renewing, undefined, {
          onSuccess: ({ recovery_codes: codes }) =>
            setDoing({ what: 'shown', codes, otherSessions: 0 }),
          onError: sayFault,
        }),
    })
  return (
    <>
      <PageHeader title={t.title} actions={<AddButtons onAdd={(what) => setDoing({ what })} />}>
        {t.about}
      </PageHeader>
      <Loaded query={factors}>
        {(data) => (
          <Stack>
            <FactorList
              factors={data.factors}
              onRename={(factor) => setDoing({ what: 'rename', factor })}
              onRemove={remove}
            />
            {data.factors.length > 0 && (
              <Paper p="md">
                <Group justify="space-between">
                  <Text size="sm">{t.codesLeft(data.recovery_codes_left)}</Text>
                  <Button size="xs" variant="default" onClick={renew}>
                    {t.newCodes}
                  </Button>
                </Group>
              </Paper>
            )}
          </Stack>
        )}
      </Loaded>
      <Modal
        opened={doing !== null}
        onClose={close}
        title={doing && titles[doing.what]}
        closeButtonProps={{ 'aria-label': ui.close }}
        closeOnClickOutside={doing?.what !== 'shown'}
      >
        {doing?.what === 'app' && <AddApp onAdded={added} />}
        {doing?.what === 'passkey' && <AddPasskey onAdded={added} />}
        {doing?.what === 'rename' && (
          <RenameFactor
            id={doing.factor.id}
            name={doing.factor.name}
            onDone={() => {
              close()
              say(t.renamed)
            }}
          />
        )}
        {doing?.what === 'shown' && (
          <RecoveryCodes codes={doing.codes} otherSessions={doing.otherSessions} onDone={close} />
        )}
      </Modal>
    </>
  )
}

function AddButtons({ onAdd }: { onAdd: (what: 'app' | 'passkey') => void }) {
  return (
    <>
      <Button leftSection={<Icon name="plus" />} onClick={() => onAdd('app')}>
        {t.addApp}
      </Button>
      <Button
        variant="default"
        leftSection={<Icon name="key" />}
        disabled={!hasPasskeys()}
        title={hasPasskeys() ? undefined : t.noPasskeys}
        onClick={() => onAdd('passkey')}
      >
        {t.addPasskey}
      </Button>
    </>
  )
}
