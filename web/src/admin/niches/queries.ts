import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { useId } from 'react'
import { api, rows } from '../../api/client'
import type { CodedFault } from '../../api/faults'
import { call, callJson } from '../../api/http'
import type { Field } from '../../form/fields'
import type { Mapping } from './mappings'

const KEY = 'niches'

export type Niche = {
  id: string
  slug: string
  name: string
  description: string | null
  currency: string
  region: string
  is_active: boolean
  cascade_rule: string
  rotates_start_level: boolean
  opening_wait: string | null
  default_level_id: string | null
  retired_at: string | null
  levels: Level[]
  forms: FormVersion[]
}

export type Level = {
  id: string
  name: string
  order_position: number | null
  price: number
  currency: string
  max_buyers: number
  retired_at: string | null
}

export type FormVersion = {
  id: string
  version: number
  status: string
  change_summary: string | null
  created_at: string
  activated_at: string | null
}

const COLUMNS =
  `id,slug,name,description,currency,region,is_active,cascade_rule,rotates_start_level,opening_wait,
  default_level_id,retired_at,levels:competition_levels(id,name,order_position,price,currency,max_buyers,retired_at),
  forms:form_schema_versions(id,version,status,change_summary,created_at,activated_at)`.replace(
    /\s+/g,
    '',
  )

export const nichesQuery = () =>
  queryOptions({
    queryKey: [KEY, 'list'],
    queryFn: ({ signal }) =>
      rows<Niche[]>(
        api
          .from('niches')
          .select(COLUMNS)
          .order('retired_at', { ascending: false, nullsFirst: true })
          .order('name')
          .abortSignal(signal)
          .overrideTypes<Niche[], { merge: false }>(),
      ),
  })

export const nicheQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'one', id],
    queryFn: async ({ signal }) => {
      const [niche] = await rows<Niche[]>(
        api
          .from('niches')
          .select(COLUMNS)
          .eq('id', id)
          .abortSignal(signal)
          .overrideTypes<Niche[], { merge: false }>(),
      )
      return niche ?? null
    },
  })

export type Page = {
  title: string | null
  introduction: string | null
  points: string[]
  language: 'en' | 'de'
  picture_url: string | null
  picture_text: string | null
  origins: string[]
}

export const pageQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'page', id],
    queryFn: async ({ signal }): Promise<Page> => {
      const [page] = await rows(
        api.from('niche_pages').select('*').eq('niche_id', id).abortSignal(signal),
      )
      return {
        title: page?.title ?? null,
        introduction: page?.introduction ?? null,
        points: page?.points ?? [],
        language: page?.language === 'de' ? 'de' : 'en',
        picture_url: page?.picture_url ?? null,
        picture_text: page?.picture_text ?? null,
        origins: page?.origins ?? [],
      }
    },
  })

export type Consent = { text: string; is_required: boolean }

export const consentsQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'consents', id],
    queryFn: ({ signal }) =>
      rows<Consent[]>(
        api
          .from('consents')
          .select('text,is_required')
          .eq('niche_id', id)
          .is('retired_at', null)
          .order('position')
          .abortSignal(signal),
      ),
  })

export type Terms = {
  window_days: number
  reasons: string[]
  approved_automatically: string[]
  limit_days: number
  max_count: number | null
  max_share: number | null
}

export const termsQuery = (id: string) =>
  queryOptions({
    queryKey: [KEY, 'terms', id],
    queryFn: async ({ signal }) => {
      const [terms] = await rows<Terms[]>(
        api
          .from('refund_terms')
          .select('window_days,reasons,approved_automatically,limit_days,max_count,max_share')
          .eq('niche_id', id)
          .order('created_at', { ascending: false })
          .limit(1)
          .abortSignal(signal),
      )
      return terms ?? null
    },
  })

export type Editing = {
  niche: { id: string; name: string; slug: string }
  form: { id: string; version: number; status: string; fields: Field[] }
  /** The version in use, which a draft would replace. */
  active: { version: number; fields: Field[] } | null
  mappings: Mapping[]
}

type VersionRow = Editing['form'] & { niche: Editing['niche'] }
type MappingRow = {
  kind: string
  from_ids: string[]
  to_ids: string[]
  separator: string | null
  answer_table: Mapping['table'] | null
}

const mappingOf = (row: MappingRow): Mapping => ({
  kind: row.kind,
  from: row.from_ids,
  to: row.to_ids,
  ...(row.answer_table ? { table: row.answer_table } : {}),
  ...(row.separator !== null ? { separator: row.separator } : {}),
})

/** A version of a form with all that its editor compares it to. */
export const editingQuery = (nicheId: string, formId: string) =>
  queryOptions({
    queryKey: [KEY, 'form', formId],
    queryFn: async ({ signal }): Promise<Editing | null> => {
      const [versions, mappings] = await Promise.all([
        rows<VersionRow[]>(
          api
            .from('form_schema_versions')
            .select('id,version,status,fields,niche:niches(id,name,slug)')
            .eq('niche_id', nicheId)
            .or(`id.eq.${formId},status.eq.active`)
            .abortSignal(signal)
            .overrideTypes<VersionRow[], { merge: false }>(),
        ),
        rows<MappingRow[]>(
          api
            .from('field_mappings')
            .select('kind,from_ids,to_ids,separator,answer_table')
            .eq('form_schema_id', formId)
            .order('position')
            .abortSignal(signal)
            .overrideTypes<MappingRow[], { merge: false }>(),
        ),
      ])
      const found = versions.find((one) => one.id === formId)
      if (!found) return null
      const { niche, ...form } = found
      const active = versions.find((one) => one.status === 'active' && one.id !== formId) ?? null
      return { niche, form, active, mappings: mappings.map(mappingOf) }
    },
    // What is being edited is not replaced by what was read meanwhile.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })

/** What the API says of the fields while they are typed. */
export const checkQuery = (fields: Field[]) =>
  queryOptions({
    queryKey: ['form-check', fields],
    queryFn: ({ signal }) => callJson<CodedFault[]>('check_form_schema', { fields }, signal),
    gcTime: 60_000,
  })

export type ActivationPreview = {
  subscriptions: number
  checked: number
  faulty: number
  examples: {
    subscription_id: string
    organization_id: string
    faults: CodedFault[]
  }[]
}

export const usePreviewActivation = () =>
  useMutation({
    mutationFn: (form_schema_id: string) =>
      callJson<ActivationPreview>('preview_form_activation', { form_schema_id }),
  })

function useAct<Input, Answer>(mutationFn: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    // Two quick changes, such as two moves in a list, are sent one after the other.
    scope: { id: useId() },
    mutationFn,
    onSuccess: () => client.invalidateQueries({ queryKey: [KEY] }),
  })
}

type Args<Name extends Parameters<typeof call>[0]> = Parameters<typeof call<Name>>[1]

export const useCreateNiche = () =>
  useAct((given: Args<'create_niche'>) => call('create_niche', given))
export const useUpdateNiche = () =>
  useAct(async ({ region, ...given }: Args<'update_niche'> & { region: string }) => {
    await call('update_niche', given)
    await call('set_niche_region', { niche_id: given.niche_id, region })
  })
export const useRetireNiche = () => useAct((niche_id: string) => call('retire_niche', { niche_id }))
export const useSetPage = () =>
  useAct((given: Args<'set_niche_page'>) => call('set_niche_page', given))
export const useSetConsents = () =>
  useAct((given: { niche_id: string; consents: Consent[] }) => call('set_consents', given))
export const useSetTerms = () =>
  useAct((given: Args<'change_refund_terms'>) => call('change_refund_terms', given))
export const useCreateLevel = () =>
  useAct((given: Args<'create_competition_level'>) => call('create_competition_level', given))
export const useUpdateLevel = () =>
  useAct((given: Args<'update_competition_level'>) => call('update_competition_level', given))
export const useReorderLevels = () =>
  useAct((given: Args<'reorder_competition_levels'>) => call('reorder_competition_levels', given))
export const useRetireLevel = () =>
  useAct((competition_level_id: string) =>
    call('retire_competition_level', { competition_level_id }),
  )
export const useCreateForm = () =>
  useAct(({ niche_id, fields }: { niche_id: string; fields: Field[] }) =>
    callJson<string>('create_form_schema', { niche_id, fields }),
  )
export const useSaveForm = () =>
  useAct(async (given: { form_schema_id: string; fields: Field[]; mappings: Mapping[] }) => {
    const { form_schema_id, fields, mappings } = given
    await callJson('update_form_schema', { form_schema_id, fields })
    await callJson('set_field_mappings', { form_schema_id, mappings })
  })
export const useActivateForm = () =>
  useAct((form_schema_id: string) => call('activate_form_schema', { form_schema_id }))
export const useDeleteForm = () =>
  useAct((form_schema_id: string) => call('delete_form_schema', { form_schema_id }))

/** The fields of a version, to begin the next one with. */
export async function fieldsOfVersion(id: string): Promise<Field[]> {
  const [version] = await rows<{ fields: Field[] }[]>(
    api
      .from('form_schema_versions')
      .select('fields')
      .eq('id', id)
      .overrideTypes<{ fields: Field[] }[], { merge: false }>(),
  )
  return version?.fields ?? []
}
