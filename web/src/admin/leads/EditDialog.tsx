import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { type FormEvent, useId, useMemo, useState } from 'react'
import { faultsOf } from '../../api/faults'
import { answerOf } from '../../form/answer'
import type { FormState } from '../../form/context'
import { Fields } from '../../form/Fields'
import type { Field, Value, Values } from '../../form/fields'
import { contactFields } from '../../form/niche'
import { read, shownFields } from '../../form/read'
import { formTexts } from '../../form/texts'
import { language } from '../../texts/language'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { ui } from '../../ui/texts'
import { type Lead, useUpdate } from './queries'
import { t } from './texts'
import { valuesOf } from './values'
import '../../form/form.css'

type Props = { lead: Lead; opened: boolean; onClose: () => void }

/** Corrects what somebody mistyped, in the form that they filled in. */
export function EditDialog({ lead, opened, onClose }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.editTitle}
      size="lg"
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      {/* What was typed belongs to one lead, whichever the page shows next. */}
      <EditForm key={lead.id} lead={lead} onClose={onClose} />
    </Modal>
  )
}

const texts = formTexts[language]

function EditForm({ lead, onClose }: { lead: Lead; onClose: () => void }) {
  const prefix = useId()
  const contact = useMemo(() => contactFields(texts), [])
  const [values, setValues] = useState<Values>(() => ({
    ...valuesOf(lead.form.fields, lead.answers),
    'contact.name': lead.contact_name ?? '',
    'contact.email': lead.contact_email ?? '',
    'contact.phone': lead.contact_phone ?? '',
  }))
  const updating = useUpdate()
  const faults = updating.error ? faultsOf(updating.error).fields : new Map<string, string>()
  const state: FormState = {
    values,
    // The API says answers.budget, the form knows budget.
    faults: new Map([...faults].map(([path, said]) => [path.replace(/^answers\./, ''), said])),
    texts,
    prefix,
    language,
    change: (id: string, value: Value) => setValues((before) => ({ ...before, [id]: value })),
  }
  const contactOf = (field: Field) => answerOf(field, values[field.id]) ?? null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    carryOut(
      updating,
      {
        lead_id: lead.id,
        answers: read(lead.form.fields, values) as never,
        contact: Object.fromEntries(
          contact.map((field) => [field.id.replace('contact.', ''), contactOf(field)]),
        ) as never,
      },
      {
        onSuccess: () => {
          say(t.saved)
          onClose()
        },
      },
    )
  }
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Text size="sm">{t.editWhat}</Text>
        <Faults
          error={updating.error}
          inputs={Object.fromEntries(
            [...faults.keys()].map((path) => [
              path,
              `${prefix}-${path.replace(/^answers\./, '').replace('.', '-')}`,
            ]),
          )}
        />
        <div className="form">
          <Fields fields={contact} state={state} />
          <Fields fields={shownFields(lead.form.fields, values)} state={state} />
        </div>
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
