import { Button, Chip, Group, Stack, Text, Textarea } from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { useMay } from '../../ui/me'
import { say } from '../../ui/notify'
import { d } from './detail-texts'
import { STAGES } from './filter'
import { type Lead, useRecordProgress } from './queries'
import { Section } from './Section'
import { t } from './texts'

/** How far one is with a lead, and what one wants to remember of it. */
export function Progress({ lead }: { lead: Lead }) {
  const may = useMay('buy')
  const recording = useRecordProgress(lead.id)
  const [note, setNote] = useState(lead.note ?? '')
  const move = (stage: string) =>
    carryOut(recording, { stage }, { onSuccess: () => say(d.moved(t.stages[stage] ?? stage)) })
  const save = (event: FormEvent) => {
    event.preventDefault()
    carryOut(recording, { note }, { onSuccess: () => say(d.saved) })
  }
  return (
    <Section title={d.progress}>
      <Stack>
        <Faults error={recording.error} />
        <Chip.Group
          value={(recording.isPending && recording.variables.stage) || lead.stage}
          onChange={(stage) => move(`${stage}`)}
        >
          <Group gap="xs" role="radiogroup" aria-label={d.stage}>
            {STAGES.map((stage) => (
              <Chip key={stage} value={stage} size="sm" disabled={!may}>
                {t.stages[stage]}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {may ? (
          <form onSubmit={save}>
            <Textarea
              label={d.note}
              description={d.noteHelp}
              autosize
              minRows={2}
              maxRows={12}
              maxLength={4000}
              value={note}
              onChange={(event) => setNote(event.currentTarget.value)}
            />
            <Button
              type="submit"
              variant="default"
              size="xs"
              mt="sm"
              disabled={note === (lead.note ?? '')}
              loading={recording.isPending && recording.variables?.note !== undefined}
            >
              {d.save}
            </Button>
          </form>
        ) : (
          lead.note && <Text style={{ whiteSpace: 'pre-line' }}>{lead.note}</Text>
        )}
      </Stack>
    </Section>
  )
}
