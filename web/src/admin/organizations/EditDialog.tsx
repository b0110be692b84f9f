import { Button, Group, Modal, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Organization, useUpdate } from './queries'
import { t } from './texts'

type Props = { organization: Organization; opened: boolean; onClose: () => void }

export function EditDialog({ organization, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.editTitle}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      <EditForm organization={organization} onClose={onClose} />
    </Modal>
  )
}

function EditForm({ organization, onClose }: Omit<Props, 'opened'>) {
  const updating = useUpdate()
  const form = useForm({
    initialValues: {
      name: organization.name,
      website: organization.website ?? '',
      time_zone: organization.time_zone,
    },
  })
  const submit = form.onSubmit((values) =>
    carryOut(
      updating,
      { organization_id: organization.id, ...values },
      {
        onSuccess: () => {
          say(t.saved)
          onClose()
        },
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={updating.error} />
        <TextInput data-autofocus required label={t.name} {...form.getInputProps('name')} />
        <TextInput label={t.website} type="url" {...form.getInputProps('website')} />
        <TextInput required label={t.zone} {...form.getInputProps('time_zone')} />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={updating.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
