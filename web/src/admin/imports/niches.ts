import type { NicheName } from '../../api/lookups'

/** The niches that deals can become leads of. */
export const nicheOptions = (niches: NicheName[] = []) =>
  niches
    .filter(({ retired_at }) => retired_at === null)
    .map(({ id, name }) => ({ value: id, label: name }))
