import { Button, Group, Paper, Stack, Switch, Text, Textarea } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { faultsOf } from '../../api/faults'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { SortableList } from '../../ui/SortableList'
import { Loaded } from '../../ui/States'
import { type Consent, consentsQuery, type Niche, useSetConsents } from './queries'
import { t } from './texts'

const MOST = 5

/** The texts that people agree to. */
export function ConsentPart({ niche }: { niche: Niche }) {
  const consents = useQuery(consentsQuery(niche.id))
  return (
    <Loaded query={consents} lines={3}>
      {(found) => <ConsentForm niche={niche} consents={found} />}
    </Loaded>
  )
}

type Row = Consent & { key: string }
const rowOf = (consent: Consent): Row => ({ ...consent, key: crypto.randomUUID() })

function ConsentForm({ niche, consents }: { niche: Niche; consents: Consent[] }) {
  const [texts, setTexts] = useState(() => consents.map(rowOf))
  const setting = useSetConsents()
  const faults = setting.error ? faultsOf(setting.error).fields : undefined
  const set = (key: string, change: Partial<Row>) =>
    setTexts(texts.map((row) => (row.key === key ? { ...row, ...change } : row)))
  const save = () =>
    carryOut(
      setting,
      {
        niche_id: niche.id,
        consents: texts.map(({ text, is_required }) => ({ text, is_required })),
      },
      { onSuccess: () => say(t.saved) },
    )
  return (
    <Stack maw={720} component="section" aria-label={t.consents}>
      <Text c="dimmed">{t.consentsAbout}</Text>
      <Faults error={setting.error} />
      <SortableList
        items={texts}
        idOf={(row) => row.key}
        nameOf={(row) => t.consentText(texts.indexOf(row) + 1)}
        onChange={setTexts}
      >
        {(row, index) => (
          <Paper withBorder={false} p="xs">
            <Stack gap="xs">
              <Textarea
                label={t.consentText(index + 1)}
                required
                autosize
                minRows={2}
                value={row.text}
                error={faults?.get(`consents[${index}].text`)}
                onChange={(event) => set(row.key, { text: event.currentTarget.value })}
              />
              <Group justify="space-between">
                <Switch
                  label={t.consentRequired}
                  checked={row.is_required}
                  onChange={(event) => set(row.key, { is_required: event.currentTarget.checked })}
                />
                <Button
                  size="xs"
                  variant="subtle"
                  aria-label={t.removeOne(t.consentText(index + 1))}
                  onClick={() => setTexts(texts.filter((one) => one.key !== row.key))}
                >
                  {t.remove}
                </Button>
              </Group>
            </Stack>
          </Paper>
        )}
      </SortableList>
      <Group>
        <Button
          variant="default"
          disabled={texts.length >= MOST}
          onClick={() => setTexts([...texts, rowOf({ text: '', is_required: true })])}
        >
          {t.addConsent}
        </Button>
        <Button onClick={save} loading={setting.isPending}>
          {t.save}
        </Button>
      </Group>
    </Stack>
  )
}
