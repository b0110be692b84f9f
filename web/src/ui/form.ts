import type { UseFormReturnType } from '@mantine/form'
import { faultsOf } from '../api/faults'

/** Blank text is no answer: the API takes null for it. */
export function nullIfBlank(value: string): string | null {
  return value.trim() === '' ? null : value
}

/**
 * Put the faults of a refusal at the inputs of a form. `names` says which input has which field of the API where they
 * differ. True when each fault found its input.
 */
export function putFaults<Values extends Record<string, unknown>>(
  form: UseFormReturnType<Values>,
  error: unknown,
  names: Partial<Record<string, keyof Values & string>> = {},
): boolean {
  const { fields } = faultsOf(error)
  let placed = 0
  for (const [field, message] of fields) {
    const input = names[field] ?? field
    if ((input.split('.')[0] as string) in form.getValues()) {
      form.setFieldError(input, message)
      placed += 1
    }
  }
  return fields.size > 0 && placed === fields.size
}
