import { Badge, Button, Group, Modal, Stack, Textarea, TextInput } from '@mantine/core'
import { useForm } from '@mantine/form'
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { carryOut } from '../../ui/carry-out'
import { type Column, DataTable } from '../../ui/DataTable'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { nullIfBlank, putFaults } from '../../ui/form'
import { say } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { ui } from '../../ui/texts'
import { type Niche, nichesQuery, useCreateNiche } from './queries'
import { t } from './texts'

export function stateOf(niche: Niche): string {
  if (niche.retired_at) return t.retired
  if (!niche.forms.some((form) => form.status === 'active')) return t.noForm
  return niche.is_active ? t.open : t.paused
}

const columns: Column<Niche>[] = [
  { key: 'name', title: t.name, cell: (niche) => niche.name },
  { key: 'slug', title: t.slug, cell: (niche) => `/o/${niche.slug}` },
  {
    key: 'state',
    title: t.state,
    cell: (niche) => (
      <Badge variant="default" tt="none">
        {stateOf(niche)}
      </Badge>
    ),
  },
  {
    key: 'form',
    title: t.form,
    cell: (niche) => {
      const active = niche.forms.find((form) => form.status === 'active')
      return active ? t.version(active.version) : '–'
    },
  },
  {
    key: 'levels',
    title: t.levels,
    align: 'end',
    cell: (niche) => niche.levels.filter((level) => !level.retired_at).length,
  },
  { key: 'currency', title: t.currency, cell: (niche) => niche.currency },
]

/** All niches, and the way to a new one. */
export function Page() {
  const niches = useQuery(nichesQuery())
  const [isCreating, setCreating] = useState(false)
  const create = <Button onClick={() => setCreating(true)}>{t.create}</Button>
  return (
    <>
      <PageHeader title={t.title} actions={create}>
        {t.about}
      </PageHeader>
      <DataTable
        label={t.title}
        columns={columns}
        rows={niches.data}
        idOf={(niche) => niche.id}
        linkOf={(niche) => `/niches/${niche.id}`}
        error={niches.error}
        onRetry={() => void niches.refetch()}
        empty={<Empty title={t.none}>{t.noneWhy}</Empty>}
      />
      <Modal
        opened={isCreating}
        onClose={() => setCreating(false)}
        title={t.create}
        closeButtonProps={{ 'aria-label': ui.close }}
      >
        <Create onCancel={() => setCreating(false)} />
      </Modal>
    </>
  )
}

function Create({ onCancel }: { onCancel: () => void }) {
  const creating = useCreateNiche()
  const navigate = useNavigate()
  const form = useForm({ initialValues: { name: '', slug: '', currency: 'USD', description: '' } })
  const submit = form.onSubmit((values) =>
    carryOut(
      creating,
      { ...values, description: nullIfBlank(values.description) },
      {
        onSuccess: () => say(t.created),
        thenGo: (id) => void navigate({ to: `/niches/${id}` } as never),
        onError: (error) => putFaults(form, error),
      },
    ),
  )
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        <Faults error={creating.error} />
        <TextInput data-autofocus required label={t.name} {...form.getInputProps('name')} />
        <TextInput
          required
          label={t.slug}
          description={t.slugHint}
          {...form.getInputProps('slug')}
        />
        <TextInput
          required
          label={t.currency}
          description={t.currencyHint}
          {...form.getInputProps('currency')}
        />
        <Textarea
          label={t.description}
          autosize
          minRows={2}
          {...form.getInputProps('description')}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onCancel}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={creating.isPending}>
            {t.create}
          </Button>
        </Group>
      </Stack>
    </form>
  )
}
