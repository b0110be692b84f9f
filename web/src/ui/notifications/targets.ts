/** Where a channel of each kind sends to, and what a person types for it. */
export const KINDS = ['google_chat', 'slack', 'teams', 'telegram', 'email', 'endpoint'] as const
export type Kind = (typeof KINDS)[number]

export type TargetValues = {
  url: string
  token: string
  chat_id: string
  message_thread_id: string
  address: string
  headers: string
}
export type Target = {
  url?: string
  token?: string
  chat_id?: string
  message_thread_id?: number | string
  address?: string
  headers?: Record<string, string>
}

export const FIELDS: Record<Kind, (keyof TargetValues)[]> = {
  google_chat: ['url'],
  slack: ['url'],
  teams: ['url'],
  telegram: ['token', 'chat_id', 'message_thread_id'],
  email: ['address'],
  endpoint: ['url', 'headers'],
}

export const OPTIONAL = new Set<keyof TargetValues>(['message_thread_id', 'headers'])

/** Lines of "Name: value" as headers; a line without a colon is a name without a value, which the API refuses. */
export function headersOf(text: string): Record<string, string> {
  const lines = text.split('\n').filter((line) => line.trim() !== '')
  return Object.fromEntries(
    lines.map((line) => {
      const [name = '', ...value] = line.split(':')
      return [name.trim(), value.join(':').trim()]
    }),
  )
}

/** What the API takes for the target: blank inputs are left out. */
export function targetOf(kind: Kind, values: TargetValues): Target {
  const target: Target = {}
  for (const field of FIELDS[kind]) {
    const value = values[field].trim()
    if (field === 'headers') target.headers = headersOf(values.headers)
    else if (value === '') continue
    else if (field === 'message_thread_id' && /^\d+$/.test(value)) target[field] = Number(value)
    else target[field] = value
  }
  return target
}

/** Which input has which fault of the API. */
export const FIELD_NAMES = Object.fromEntries(
  Object.values(FIELDS)
    .flat()
    .map((field) => [`target.${field}`, field]),
)
