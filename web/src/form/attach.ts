import { type Fault, faultsOf } from '../api/faults'
import { send } from '../api/open'
import { type Announced, store } from '../api/storage'
import type { Receipt } from './niche'

type Limits = { files: { attachment?: Record<string, number> }; files_per_lead: number }
export type FileLimits = { types: Record<string, number>; most: number }

/** Which files a lead takes: media types with their size, and how many. */
export async function fileLimits(): Promise<FileLimits> {
  const limits = await send<Limits>('/api/rpc/form_limits', {})
  return { types: limits.files.attachment ?? {}, most: limits.files_per_lead }
}

/** Announces a file, sends it to the storage and has it checked (docs/files.md). */
export async function attach(file: File, { lead_id, upload_token }: Receipt): Promise<void> {
  const announced = await send<Announced>('/files', {
    purpose: 'attachment',
    media_type: file.type,
    byte_count: file.size,
    lead_id,
    upload_token,
  })
  await store(file, announced)
  await send(`/files/${announced.id}/complete`, { upload_token })
}

const TYPE = 'LM251'
const SIZE = 'LM252'

export type AttachProblem = 'type' | 'size' | 'failed'

export function problemOf(error: unknown): AttachProblem {
  const { code }: Fault = faultsOf(error)
  return code === TYPE ? 'type' : code === SIZE ? 'size' : 'failed'
}
