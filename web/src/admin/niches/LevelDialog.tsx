import { Button, Group, Modal, NumberInput, Stack, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Level, type Niche, useCreateLevel, useUpdateLevel } from './queries'
import { t } from './texts'

type Props = { niche: Niche; level: Level | 'new' | null; onClose: () => void }

export function LevelDialog({ niche, level, onClose }: Props) {
  return (
    <Modal
      opened={level !== null}
      onClose={onClose}
      title={level === 'new' || !level ? t.addLevel : t.editLevel(level.name)}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      {level && (
        <LevelForm niche={niche} level={level === 'new' ? null : level} onClose={onClose} />
      )}
    </Modal>
  )
}

type FormProps = { niche: Niche; level: Level | null; onClose: () => void }

function LevelForm({ niche, level, onClose }: FormProps) {
  const creating = useCreateLevel()
  const updating = useUpdateLevel()
  const form = useForm({
    initialValues: {
      name: level?.name ?? '',
      price: (level?.price ?? '') as number | '',
      max_buyers: level?.max_buyers ?? 1,
    },
  })
  const answered = {
    onSuccess: () => {
      say(t.levelSaved)
      onClose()
    },
    onError: (error: Error) => void putFaults(form, error, { amount: 'price' }),
  }
  const submit = form.onSubmit(({ name, price, max_buyers }) => {
    // Left empty it is refused, at its field.
    const values = { name, price: (price === '' ? null : price) as number, max_buyers }
    if (level) carryOut(updating, { competition_level_id: level.id, ...values }, answered)
    else carryOut(creating, { niche_id: niche.id, ...values }, answered)
  })
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={creating.error ?? updating.error} />
        <TextInput data-autofocus required label={t.name} {...form.getInputProps('name')} />
        <NumberInput
          required
          label={`${t.price} (${niche.currency})`}
          min={0}
          {...form.getInputProps('price')}
        />
        <NumberInput
          required
          label={t.maxBuyers}
          min={1}
          allowDecimal={false}
          {...form.getInputProps('max_buyers')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={creating.isPending || updating.isPending}>
            {t.save}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
