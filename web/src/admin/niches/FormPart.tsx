import { Badge, Button, Stack } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { type Column, DataTable } from '../../ui/DataTable'
import { DateTime } from '../../ui/Dates'
import { Empty } from '../../ui/Empty'
import { sayFault } from '../../ui/notify'
import { type FormVersion, fieldsOfVersion, type Niche, useCreateForm } from './queries'
import { t } from './texts'

const columns: Column<FormVersion>[] = [
  { key: 'version', title: t.form, cell: (form) => t.version(form.version) },
  {
    key: 'status',
    title: t.state,
    cell: (form) => (
      <Badge variant={form.status === 'active' ? 'filled' : 'default'} tt="none">
        {t.statuses[form.status] ?? form.status}
      </Badge>
    ),
  },
  { key: 'summary', title: t.summary, cell: (form) => form.change_summary ?? '–' },
  {
    key: 'when',
    title: t.statuses.active ?? '',
    cell: (form) => <DateTime value={form.activated_at} />,
  },
]

/** The versions of the form; a new draft begins with the fields of the newest. */
export function FormPart({ niche }: { niche: Niche }) {
  const navigate = useNavigate()
  const creating = useCreateForm()
  const forms = [...niche.forms].sort((one, other) => other.version - one.version)
  const begin = async () => {
    const base = forms.find((form) => form.status === 'active') ?? forms[0]
    const fields = base
      ? await fieldsOfVersion(base.id)
      : [{ id: 'need', label: t.firstQuestion, type: 'textarea' as const, required: true }]
    const id = await creating.mutateAsync({ niche_id: niche.id, fields })
    void navigate({ to: `/niches/${niche.id}/forms/${id}` } as never)
  }
  const draft = (
    <Button loading={creating.isPending} onClick={() => void begin().catch(sayFault)}>
      {forms.length > 0 ? t.newDraft : t.firstDraft}
    </Button>
  )
  return (
    <Stack align="flex-start">
      {forms.length > 0 && draft}
      <div style={{ width: '100%' }}>
        <DataTable
          label={t.forms}
          columns={columns}
          rows={forms}
          idOf={(form) => form.id}
          linkOf={(form) => `/niches/${niche.id}/forms/${form.id}`}
          empty={
            <Empty title={t.noForms} action={draft}>
              {t.noFormsWhy}
            </Empty>
          }
        />
      </div>
    </Stack>
  )
}
