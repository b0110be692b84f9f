import { Fault } from './faults'

/** What `/files` answers about a file that was announced. */
export type Announced = { id: string; upload: { url: string; fields: Record<string, string> } }

/** Gives an announced file to the storage, which reads what stands before it first. */
export async function store(file: File, { upload }: Announced): Promise<void> {
  const body = new FormData()
  for (const [name, value] of Object.entries(upload.fields)) body.append(name, value)
  body.append('file', file)
  const answer = await fetch(upload.url, { method: 'POST', body })
  if (!answer.ok) throw new Fault('The file was not stored.', 'STORAGE', answer.status)
}
