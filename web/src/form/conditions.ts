/**
 * Which fields a form shows to who has answered this. The language is that of filters, on earlier fields; the database
 * decides by the same rules when the lead arrives (catalog.hidden_fields), and a test compares the two.
 */
type Field = { id: string; type: string; shown_if?: Record<string, unknown> | null }
type Answers = Record<string, unknown>
/** Nobody knows what is true of a question without an answer. */
type Truth = boolean | undefined

const not = (truth: Truth): Truth => (truth === undefined ? undefined : !truth)

function all(truths: Truth[]): Truth {
  if (truths.includes(false)) return false
  return truths.includes(undefined) ? undefined : true
}

const any = (truths: Truth[]): Truth => not(all(truths.map(not)))

function isBlank(value: unknown): boolean {
  if (value === undefined || value === null) return true
  if (typeof value === 'string') return value.trim() === ''
  if (Array.isArray(value)) return value.length === 0
  return typeof value === 'object' && Object.values(value).every(isBlank)
}

const isOneOf = (answer: unknown, values: unknown[]) =>
  Array.isArray(answer) ? answer.some((each) => values.includes(each)) : values.includes(answer)

/** Dates are texts that sort as what they say. */
const isBetween = (answer: unknown, low: unknown, high: unknown) =>
  (low === undefined || (answer as number) >= (low as number)) &&
  (high === undefined || (answer as number) <= (high as number))

function holds(id: string, op: string, value: unknown, given: Answers): Truth {
  const isAnswered = id in given
  if (op === 'exists') return isAnswered === (value ?? true)
  if (!isAnswered) return undefined
  const answer = given[id]
  const values = Array.isArray(value) ? value : [value]
  switch (op) {
    case 'gte':
      return isBetween(answer, value, undefined)
    case 'lte':
      return isBetween(answer, undefined, value)
    case 'between':
      return isBetween(answer, values[0], values[1])
    case 'neq':
    case 'not_in':
      return !isOneOf(answer, values)
    default:
      return isOneOf(answer, values)
  }
}

function short(id: string, value: unknown, given: Answers): Truth {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return holds(id, 'in', value, given)
  const { min, max } = value as { min?: unknown; max?: unknown }
  return id in given ? isBetween(given[id], min, max) : undefined
}

/** Whether a condition is true of what was answered; undefined if that is unknown. */
function truthOf(condition: Record<string, unknown>, given: Answers): Truth {
  if ('field' in condition || 'op' in condition)
    return holds(String(condition.field), String(condition.op), condition.value, given)
  return all(
    Object.entries(condition).map(([key, value]) => {
      if (key === 'not') return not(truthOf(value as Record<string, unknown>, given))
      if (key !== 'all' && key !== 'any') return short(key, value, given)
      const truths = (value as Record<string, unknown>[]).map((each) => truthOf(each, given))
      return key === 'all' ? all(truths) : any(truths)
    }),
  )
}

/** The fields that are not shown. What stands in a hidden field counts as no answer in later conditions. */
export function hiddenFields(fields: readonly Field[], answers: Answers): Set<string> {
  const given: Answers = {}
  const hidden = new Set<string>()
  for (const field of fields) {
    if (field.shown_if && truthOf(field.shown_if, given) !== true) hidden.add(field.id)
    else if (!isBlank(answers[field.id])) given[field.id] = answers[field.id]
  }
  return hidden
}
