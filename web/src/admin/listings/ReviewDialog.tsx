import { Button, Group, Modal, Stack, Text, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { putFaults } from '../../ui/form'
import { say, sayFault } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Listing, useApprove, useWithdraw } from './queries'
import { t } from './texts'

type Props = { listing: Listing | null; onClose: () => void }

/** The texts of a listing, as everybody will read them. */
export function ReviewDialog({ listing, onClose }: Props) {
  return (
    <Modal
      opened={listing !== null}
      onClose={onClose}
      title={listing ? t.reviewOne(listing.number) : t.review}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      {listing && <ReviewForm listing={listing} onClose={onClose} />}
    </Modal>
  )
}

function ReviewForm({ listing, onClose }: { listing: Listing; onClose: () => void }) {
  const approving = useApprove()
  const withdrawing = useWithdraw()
  const form = useForm({
    initialValues: {
      city: listing.city ?? '',
      category: listing.category ?? '',
      description: listing.description ?? '',
    },
  })
  const done = (words: string) => () => {
    say(words)
    onClose()
  }
  const submit = form.onSubmit((values) =>
    carryOut(
      approving,
      { listing_id: listing.id, ...values },
      { onSuccess: done(t.approved), onError: (error) => putFaults(form, error) },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.reviewWhat}</Text>
        <Faults error={approving.error} />
        <TextInput label={t.city} {...form.getInputProps('city')} />
        <TextInput label={t.category} {...form.getInputProps('category')} />
        <Textarea
          label={t.description}
          autosize
          minRows={4}
          {...form.getInputProps('description')}
        />
        <Group justify="flex-end">
          <Button
            variant="default"
            loading={withdrawing.isPending}
            onClick={() =>
              carryOut(withdrawing, listing.id, { onSuccess: done(t.withdrawn), onError: sayFault })
            }
          >
            {t.withdraw}
          </Button>
          <Button type="submit" loading={approving.isPending}>
            {t.approve}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
