import { downloadCsv } from '../../ui/download'
import type { LeadFilter } from './filter'
import { t } from './texts'

/** The address of a CSV with every lead that the filter finds; the server writes it. */
export function exportPath(filter: LeadFilter): string {
  const { sort: _, niche, ...given } = filter
  const wanted = Object.entries({ ...given, niche_id: niche }).filter(([, value]) => value !== '')
  const query = new URLSearchParams(wanted).toString()
  return `/api/rpc/export_leads${query && `?${query}`}`
}

export const exportLeads = (filter: LeadFilter) => downloadCsv(exportPath(filter), t.exportFile)
