/** One entry of a list of faults; its code says what the message says, for other languages. */
export type CodedFault = { field: string; code: string; message: string }

/** What the API says when it refuses: one shape for PostgREST, the service, nginx and the network. */
export class Fault extends Error {
  override name = 'Fault'
  constructor(
    message: string,
    /** LM…, PGRST…, or OFFLINE when no answer came. */
    readonly code: string,
    readonly status: number,
    readonly hint: string | null = null,
    /** Messages by the name of their field, such as `contact.email`. */
    readonly fields: ReadonlyMap<string, string> = new Map(),
    readonly details: string | null = null,
    /** Seconds after which it may be tried again. */
    readonly retryAfter: number | null = null,
    /** What the operator finds in the logs. */
    readonly requestId: string | null = null,
    readonly items: readonly CodedFault[] = [],
  ) {
    super(message)
  }

  get isOffline(): boolean {
    return this.code === 'OFFLINE'
  }
}

/** Refusals that concern one field and do not say so in a list. */
const FIELD_OF: Record<string, string> = {
  LM103: 'password',
  LM116: 'password',
  LM161: 'code',
  LM411: 'amount',
  LM412: 'amount',
  LM413: 'currency',
  LM811: 'expected_price',
  LM871: 'since',
}

/** Where the message is not meant for people: it is the one of the connection to the database. */
const MESSAGE_OF: Record<string, string> = {
  LM016: 'The connection broke, and it is not known whether this was done.',
}

type Body = {
  code?: unknown
  message?: unknown
  details?: unknown
  hint?: unknown
}
type Item = { field?: unknown; code?: unknown; message?: unknown }

const text = (value: unknown) => (typeof value === 'string' && value !== '' ? value : null)

function items(details: unknown): Item[] {
  if (Array.isArray(details)) return details as Item[]
  if (typeof details !== 'string' || !details.startsWith('[')) return []
  try {
    const parsed: unknown = JSON.parse(details)
    return Array.isArray(parsed) ? (parsed as Item[]) : []
  } catch {
    return []
  }
}

/** The fault in the body of a refusal. */
export function faultOf(body: unknown, status: number, headers?: Headers): Fault {
  const said: Body = typeof body === 'object' && body !== null ? body : {}
  const code = text(said.code) ?? `HTTP${status}`
  const fields = new Map<string, string>()
  const coded: CodedFault[] = []
  for (const item of items(said.details)) {
    const field = text(item.field)
    const message = text(item.message)
    if (field && message) coded.push({ field, code: text(item.code) ?? '', message })
    // The first fault of a field is the one to mend first.
    if (field && message && !fields.has(field)) fields.set(field, message)
  }
  const message =
    MESSAGE_OF[code] ?? text(said.message) ?? 'The service did not answer as it should.'
  const only = FIELD_OF[code]
  if (fields.size === 0 && only) fields.set(only, text(said.details) ?? message)
  const seconds = Number(headers?.get('Retry-After') ?? Number.NaN)
  return new Fault(
    message,
    code,
    status,
    text(said.hint),
    fields,
    fields.size === 0 ? text(said.details) : null,
    Number.isFinite(seconds) ? seconds : null,
    headers?.get('X-Request-Id') ?? null,
    coded,
  )
}

/** The fault of an answer that is none of success. */
export async function faultOfResponse(response: Response): Promise<Fault> {
  const body: unknown = await response.json().catch(() => null)
  return faultOf(body, response.status, response.headers)
}

/** Whatever was thrown, as a fault: what a page shows. */
export function faultsOf(error: unknown): Fault {
  if (error instanceof Fault) return error
  if (
    error instanceof TypeError ||
    (error instanceof DOMException && error.name === 'NetworkError')
  )
    return new Fault('The server could not be reached.', 'OFFLINE', 0, 'Check the connection.')
  return faultOf(error, 0)
}
