import { type Fault, faultsOf } from '../api/faults'
import { send } from '../api/open'
import type { Receipt } from './niche'

type Limits = { files: { attachment?: Record<string, number> }; files_per_lead: number }
export type FileLimits = { types: Record<string, number>; most: number }

/** Which files a lead takes: media types with their size, and how many. */
export async function fileLimits(): Promise<FileLimits> {
  const limits = await send<Limits>('/api/rpc/form_limits', {})
  return { types: limits.files.attachment ?? {}, most: limits.files_per_lead }
}

type Upload = { id: string; upload: { url: string; fields: Record<string, string> } }

/** Announces a file, sends it to the storage and has it checked (docs/files.md). */
export async function attach(file: File, { lead_id, upload_token }: Receipt): Promise<void> {
  const { id, upload } = await send<Upload>('/files', {
    purpose: 'attachment',
    media_type: file.type,
    byte_count: file.size,
    lead_id,
    upload_token,
  })
  const body = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) body.append(name, value)
  body.append('file', file)
  const answer = await fetch(upload.url, { method: 'POST', body })
  if (!answer.ok) throw new TypeError('the storage refuses')
  await send(`/files/${id}/complete`, { upload_token })
}

const TYPE = 'LM251'
const SIZE = 'LM252'

export type AttachProblem = 'type' | 'size' | 'failed'

export function problemOf(error: unknown): AttachProblem {
  const { code }: Fault = faultsOf(error)
  return code === TYPE ? 'type' : code === SIZE ? 'size' : 'failed'
}
