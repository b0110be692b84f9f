/** What was opened when: `{niche}` for its form, or `{form: 'contact'}`. */
export type Target = { niche?: string; form?: string }

/** The header that shows that a form was opened some time ago, and that its sender has worked. */
export type Proof = { begin: () => void; header: () => Promise<string>; renew: () => void }

/** The challenge is asked for when somebody begins to fill in a form; its work is done while they type. */
export function proofOf(target: Target): Proof {
  let proof: Promise<string> | null = null
  const begin = () => {
    proof ??= import('./challenge').then(({ solved }) => solved(target))
    // Whoever sends the form sees the failure; until then there is nothing to say.
    proof.catch(() => {
      proof = null
    })
  }
  return {
    begin,
    header: async () => {
      begin()
      return await (proof as unknown as Promise<string>)
    },
    renew: () => {
      proof = null
      begin()
    },
  }
}
