import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call, callJson, get, post } from '../../api/http'
import { type Announced, store } from '../../api/storage'
import { meQuery } from '../../ui/me'

type Organization = { name: string; website: string; time_zone: string }

function useChange<Given>(work: (given: Given) => Promise<unknown>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: () => client.invalidateQueries({ queryKey: meQuery.queryKey }),
  })
}

export const useUpdate = () =>
  useChange((given: Organization) => call('update_organization', given))

/** Media types and the bytes that a logo may have. */
export const logoLimitsQuery = queryOptions({
  queryKey: ['form_limits', 'logo'],
  queryFn: async ({ signal }) => {
    const limits = await callJson<{ files: Record<string, Record<string, number>> }>(
      'form_limits',
      {},
      signal,
    )
    return limits.files.logo ?? {}
  },
  staleTime: Number.POSITIVE_INFINITY,
})

/** The address of a logo; the storage takes it for a minute. */
export const logoQuery = (id: string) =>
  queryOptions({
    queryKey: ['logo', id],
    queryFn: async ({ signal }) => (await get<{ url: string }>(`/files/${id}`, signal)).url,
    staleTime: 50_000,
  })

/** Announce the file, give it to the storage, have it checked. */
async function upload(file: File): Promise<void> {
  const announced = await post<Announced>('/files', {
    purpose: 'logo',
    media_type: file.type,
    byte_count: file.size,
  })
  await store(file, announced)
  await post(`/files/${announced.id}/complete`, {})
}

export const useUploadLogo = () => useChange(upload)
export const useDeleteLogo = () => useChange((file_id: string) => call('delete_file', { file_id }))
