import { Button, Modal, Select, Stack, Text, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { useInvite } from './queries'
import { ROLES, t } from './texts'

type Props = { opened: boolean; isOwner: boolean; onClose: () => void }

export function Invite({ opened, isOwner, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.invite}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      <InviteForm isOwner={isOwner} onDone={onClose} />
    </Modal>
  )
}

function InviteForm({ isOwner, onDone }: { isOwner: boolean; onDone: () => void }) {
  const inviting = useInvite()
  const form = useForm({ initialValues: { email: '', role: 'member' } })
  const submit = form.onSubmit((values) =>
    carryOut(inviting, values, {
      onSuccess: () => {
        say(t.invited(values.email))
        onDone()
      },
      onError: (error) => putFaults(form, error),
    }),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.inviteWhat}</Text>
        <Faults error={inviting.error} />
        <TextInput
          {...form.getInputProps('email')}
          type="email"
          label={t.email}
          required
          data-autofocus
        />
        <Select
          {...form.getInputProps('role')}
          label={t.role}
          allowDeselect={false}
          data={ROLES.filter((role) => isOwner || role !== 'owner').map((role) => ({
            value: role,
            label: t.roles[role] ?? role,
          }))}
        />
        <Button type="submit" loading={inviting.isPending}>
          {t.send}
        </Button>
      </Stack>
    </form>
  )
}
