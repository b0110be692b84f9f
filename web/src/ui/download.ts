import { sessionFetch } from '../api/session'

/** Give the browser a file to keep. */
export function saveFile(name: string, content: Blob): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

/**
 * Keep a list of the API as CSV, such as `/api/assignments?order=created_at.desc`. The server writes it: it makes cells
 * that a spreadsheet would execute harmless.
 */
export async function downloadCsv(path: string, name: string): Promise<void> {
  const response = await sessionFetch(path, { headers: { Accept: 'text/csv' } })
  saveFile(name, await response.blob())
}
