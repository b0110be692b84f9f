import { Alert, Badge, Button, Group, SimpleGrid, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useParams } from '@tanstack/react-router'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { LinkButton, PageLink } from '../../ui/Link'
import { say, sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { FieldList } from './FieldList'
import { Panels } from './Panels'
import { type Editing, editingQuery, useActivateForm, useDeleteForm, useSaveForm } from './queries'
import { t } from './texts'
import { useEditor } from './useEditor'
import './editor.css'

/** One version of a form: its fields, and what it would do. */
export function Page() {
  const { id = '', form = '' } = useParams({ strict: false }) as { id?: string; form?: string }
  const editing = useQuery(editingQuery(id, form))
  return (
    <Loaded query={editing} lines={8}>
      {(found) =>
        found ? (
          <Editor key={found.form.id + found.form.status} editing={found} />
        ) : (
          <Empty
            drawing="search"
            title={t.notFound}
            action={<LinkButton to="/niches">{t.toList}</LinkButton>}
          />
        )
      }
    </Loaded>
  )
}

function Editor({ editing }: { editing: Editing }) {
  const { niche, form, active } = editing
  const isDraft = form.status === 'draft'
  const editor = useEditor(editing)
  return (
    <>
      <PageLink to={`/niches/${niche.id}/form`} size="sm">
        {t.toNiche}
      </PageLink>
      <PageHeader
        title={t.editor(niche.name, form.version)}
        actions={isDraft && <Acts editing={editing} editor={editor} />}
      >
        <Badge variant={isDraft ? 'default' : 'filled'} tt="none">
          {t.statuses[form.status]}
        </Badge>
      </PageHeader>
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="xl">
        <Stack gap="sm">
          <FieldList editor={editor} isDraft={isDraft} />
        </Stack>
        <Panels editor={editor} editing={editing} active={active?.fields ?? null} />
      </SimpleGrid>
    </>
  )
}

type ActsProps = { editing: Editing; editor: ReturnType<typeof useEditor> }

function Acts({ editing, editor }: ActsProps) {
  const { niche, form } = editing
  const navigate = useNavigate()
  const saving = useSaveForm()
  const activating = useActivateForm()
  const deleting = useDeleteForm()
  const back = () => void navigate({ to: `/niches/${niche.id}/form` } as never)
  const save = async () => {
    await saving.mutateAsync({
      form_schema_id: form.id,
      fields: editor.fields,
      mappings: editor.mappings,
    })
    editor.markSaved()
  }
  const activate = () =>
    confirm({
      title: t.activateTitle,
      children: t.activateWhat,
      confirm: t.activate,
      isDestructive: false,
      onConfirm: () =>
        void save()
          .then(() => activating.mutateAsync(form.id))
          .then(() => {
            say(t.activated)
            back()
          })
          .catch(sayFault),
    })
  const remove = () =>
    confirm({
      title: t.deleteDraft,
      children: t.deleteWhat,
      confirm: t.deleteDraft,
      onConfirm: () =>
        carryOut(deleting, form.id, {
          onSuccess: () => {
            say(t.deleted)
            back()
          },
          onError: sayFault,
        }),
    })
  const canSave = editor.faultCount === 0 && !saving.isPending
  return (
    <Stack gap="xs" align="flex-end">
      <Group gap="sm">
        <Button variant="default" onClick={remove}>
          {t.deleteDraft}
        </Button>
        <Button
          variant="default"
          disabled={!canSave}
          loading={saving.isPending}
          onClick={() =>
            void save().then(
              () => say(t.draftSaved),
              () => undefined,
            )
          }
        >
          {t.saveDraft}
        </Button>
        <Button disabled={!canSave} loading={activating.isPending} onClick={activate}>
          {t.activate}
        </Button>
      </Group>
      {editor.isChanged && !saving.error && (
        <Alert p={4} px="sm" variant="light">
          {t.unsaved}
        </Alert>
      )}
      <Faults error={saving.error} />
    </Stack>
  )
}
