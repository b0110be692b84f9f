import { faultOfResponse } from './faults'

/**
 * What visitors send and ask for: no session belongs to it, so that the page of a niche need not load one.
 */
export async function send<Answer>(
  path: string,
  body: unknown,
  headers?: Record<string, string>,
): Promise<Answer> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json', ...headers },
    body: JSON.stringify(body),
    credentials: 'omit',
  })
  if (!response.ok) throw await faultOfResponse(response)
  return await response.json()
}
