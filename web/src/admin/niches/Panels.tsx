import { List, Paper, Stack, Tabs, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { Field } from '../../form/fields'
import { Preview } from '../../form/Preview'
import { oneOf, useAddress } from '../../ui/address'
import { changesBetween } from './changes'
import { FiltersPanel } from './FiltersPanel'
import { MappingsPanel } from './MappingsPanel'
import { type Editing, pageQuery } from './queries'
import { t } from './texts'
import type { EditorState } from './useEditor'

const address = { panel: oneOf('preview', 'changes', 'mappings', 'filters') }

type Props = { editor: EditorState; editing: Editing; active: Field[] | null }

/** What the form looks like, how it differs, and what follows from it. */
export function Panels({ editor, editing, active }: Props) {
  const [{ panel }, setAt] = useAddress(address)
  const page = useQuery(pageQuery(editing.niche.id))
  const isDraft = editing.form.status === 'draft'
  return (
    <Paper p="lg" component="section" aria-label={t.panels} className="editor-panels">
      <Tabs
        value={panel}
        onChange={(next) => setAt({ panel: (next ?? 'preview') as typeof panel })}
        keepMounted={false}
      >
        <Tabs.List mb="md">
          <Tabs.Tab value="preview">{t.preview}</Tabs.Tab>
          <Tabs.Tab value="changes">{t.changesTitle}</Tabs.Tab>
          {isDraft && active && <Tabs.Tab value="mappings">{t.mappingsTitle}</Tabs.Tab>}
          {isDraft && active && <Tabs.Tab value="filters">{t.filtersTitle}</Tabs.Tab>}
        </Tabs.List>
        <Tabs.Panel value="preview">
          {editor.fields.length === 0 ? (
            <Text c="dimmed">{t.noField}</Text>
          ) : (
            <Preview fields={editor.fields} language={page.data?.language ?? 'en'} />
          )}
        </Tabs.Panel>
        <Tabs.Panel value="changes">
          <Changes editor={editor} active={active} />
        </Tabs.Panel>
        {active && (
          <>
            <Tabs.Panel value="mappings">
              <MappingsPanel editor={editor} active={active} />
            </Tabs.Panel>
            <Tabs.Panel value="filters">
              <FiltersPanel formId={editing.form.id} isChanged={editor.isChanged} />
            </Tabs.Panel>
          </>
        )}
      </Tabs>
    </Paper>
  )
}

function Changes({ editor, active }: { editor: EditorState; active: Field[] | null }) {
  if (!active) return <Text c="dimmed">{t.noActive}</Text>
  const changes = changesBetween(active, editor.fields, editor.mappings)
  if (changes.length === 0) return <Text c="dimmed">{t.noChanges}</Text>
  return (
    <Stack gap="md">
      {changes.map((change) => (
        <div key={change.key}>
          <Text fw={600} size="sm">
            {change.title}
          </Text>
          <List size="sm">
            {change.details.map((detail) => (
              <List.Item key={detail}>{detail}</List.Item>
            ))}
          </List>
        </div>
      ))}
    </Stack>
  )
}
