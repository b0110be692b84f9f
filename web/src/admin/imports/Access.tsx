import { Button, Group, PasswordInput, Stack, Title } from '@mantine/core'
import { modals } from '@mantine/modals'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { askFor } from '../../ui/askFor'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say, sayFault } from '../../ui/notify'
import { OrganizationSelect } from '../../ui/organizations'
import { showSecret } from '../../ui/showSecret'
import { ui } from '../../ui/texts'
import {
  type Connection,
  useAssignConnection,
  useCheckConnection,
  useRemoveConnection,
  useReplaceToken,
  useRotateSecret,
} from './queries'
import { t } from './texts'

/** Token, secret, owner and end of a connection. */
export function Access({ connection }: { connection: Connection }) {
  const checking = useCheckConnection(connection.id)
  const replacing = useReplaceToken(connection.id)
  const rotating = useRotateSecret(connection.id)
  const removing = useRemoveConnection()
  const navigate = useNavigate()

  const rotate = () =>
    confirm({
      title: t.rotate,
      children: t.rotateWhat,
      confirm: t.rotate,
      onConfirm: () =>
        carryOut(rotating, undefined, {
          onError: sayFault,
          onSuccess: (made) =>
            showSecret({
              title: t.secretTitle,
              children: t.secretWhat,
              values: [
                { label: t.user, value: made.webhook_user },
                { label: t.secret, value: made.webhook_secret },
              ],
            }),
        }),
    })
  const replace = () =>
    askFor({
      title: t.replaceToken,
      children: t.tokenWhat,
      label: t.token,
      act: t.replaceToken,
      isSecret: true,
      field: 'token',
      onGiven: async (token) => {
        await replacing.mutateAsync(token)
        say(t.replaced)
      },
    })
  const remove = () =>
    confirm({
      title: t.remove,
      children: t.removeWhat,
      confirm: t.remove,
      onConfirm: () =>
        carryOut(removing, connection.id, {
          onError: sayFault,
          onSuccess: () => say(t.removed),
          thenGo: () => void navigate({ to: '/imports' as never }),
        }),
    })
  const assign = () => {
    const id = modals.open({
      title: t.assign,
      closeButtonProps: { 'aria-label': ui.close },
      children: <Assign connection={connection} onDone={() => modals.close(id)} />,
    })
  }
  return (
    <Stack>
      <Title order={2}>{t.access}</Title>
      <Group>
        <Button
          variant="default"
          loading={checking.isPending}
          onClick={() =>
            carryOut(checking, undefined, { onSuccess: () => say(t.checking), onError: sayFault })
          }
        >
          {t.check}
        </Button>
        {!connection.is_oauth && (
          <Button variant="default" onClick={replace}>
            {t.replaceToken}
          </Button>
        )}
        <Button variant="default" onClick={rotate} loading={rotating.isPending}>
          {t.rotate}
        </Button>
        {connection.organization_id === null && (
          <Button variant="default" onClick={assign}>
            {t.assign}
          </Button>
        )}
        <Button variant="outline" color="red.9" onClick={remove} loading={removing.isPending}>
          {t.remove}
        </Button>
      </Group>
    </Stack>
  )
}

function Assign({ connection, onDone }: { connection: Connection; onDone: () => void }) {
  const [organization, setOrganization] = useState<string | null>(null)
  const [token, setToken] = useState('')
  const assigning = useAssignConnection(connection.id)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!organization) return
    carryOut(
      assigning,
      { organization_id: organization, token },
      {
        onSuccess: () => {
          say(t.assigned)
          onDone()
        },
      },
    )
  }
  return (
    <form onSubmit={submit}>
      <Stack>
        {t.assignWhat}
        <Faults error={assigning.error} />
        <OrganizationSelect
          label={t.owner}
          required
          value={organization}
          onChange={setOrganization}
        />
        <PasswordInput
          label={t.token}
          required
          value={token}
          autoComplete="off"
          onChange={({ currentTarget }) => setToken(currentTarget.value)}
        />
        <Button type="submit" loading={assigning.isPending} disabled={!organization}>
          {t.assign}
        </Button>
      </Stack>
    </form>
  )
}
