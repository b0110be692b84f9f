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
 * Keep a CSV that a function of the API writes whole, such as `export_leads`. Of a view the API hands out a hundred rows
 * at a time: `CsvButton` puts them together.
 */
export async function downloadCsv(path: string, name: string): Promise<void> {
  const response = await sessionFetch(path, { headers: { Accept: 'text/csv' } })
  saveFile(name, await response.blob())
}
