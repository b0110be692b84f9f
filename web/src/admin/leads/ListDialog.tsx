import { Button, Group, Modal, NumberInput, Stack, Text } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultsOf } from '../../api/faults'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Lead, useList } from './queries'
import { t } from './texts'

type Props = { lead: Lead; opened: boolean; onClose: () => void }

/** Puts a lead on the marketplace, or changes its listing there. */
export function ListDialog({ lead, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.listTitle}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      <ListForm lead={lead} onClose={onClose} />
    </Modal>
  )
}

const numberOf = (value: string | number) => (typeof value === 'number' ? value : null)

function ListForm({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const [price, setPrice] = useState<string | number>('')
  const [buyers, setBuyers] = useState<string | number>('')
  const listing = useList()
  const faults = listing.error ? faultsOf(listing.error).fields : undefined
  const submit = (event: FormEvent) => {
    event.preventDefault()
    carryOut(
      listing,
      { lead_id: lead.id, price: numberOf(price), max_buyers: numberOf(buyers) },
      {
        onSuccess: () => {
          say(t.listed)
          onClose()
        },
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.listWhat}</Text>
        <Faults error={listing.error} inputs={{ price: 'list-price', max_buyers: 'list-buyers' }} />
        <NumberInput
          id="list-price"
          data-autofocus
          label={t.listPrice(lead.niche.currency)}
          placeholder={t.byNiche}
          min={0}
          value={price}
          onChange={setPrice}
          error={faults?.get('price') ?? faults?.get('amount')}
        />
        <NumberInput
          id="list-buyers"
          label={t.maxBuyers}
          placeholder={t.byNiche}
          min={1}
          allowDecimal={false}
          value={buyers}
          onChange={setBuyers}
          error={faults?.get('max_buyers')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={listing.isPending}>
            {t.list}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
