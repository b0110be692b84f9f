import { callJson } from '../api/http'
import type { Work } from './solve'
import workerUrl from './solve.worker?worker&url'

type Challenge = {
  parameters: Work & Record<string, unknown>
  signature: string
  seconds: number
}

/** What was opened when: `{niche}` for its form, or `{form: 'contact'}`. */
export type Target = { niche?: string; form?: string }

/** The header that shows that a form was opened some time ago, and that its sender has worked. */
export type Proof = { begin: () => void; header: () => Promise<string>; renew: () => void }

type Trusting = {
  trustedTypes?: {
    createPolicy: (name: string, rules: object) => { createScriptURL: (url: string) => string }
  }
}

/** The policy of the page wants it said that this address is ours. */
function startWorker(): Worker {
  const types = (globalThis as Trusting).trustedTypes
  const policy = types?.createPolicy('leadmill-worker', { createScriptURL: (url: string) => url })
  return new Worker(policy ? policy.createScriptURL(workerUrl) : workerUrl, { type: 'module' })
}

async function work(parameters: Work): Promise<number> {
  if (parameters.keyPrefix === '') return 0
  try {
    const worker = startWorker()
    return await new Promise<number>((done, failed) => {
      worker.onmessage = (event) => done(event.data)
      worker.onerror = failed
      worker.postMessage(parameters)
    }).finally(() => worker.terminate())
  } catch {
    // A page that embeds the form may forbid workers: then it is done here.
    return (await import('./solve')).solve(parameters)
  }
}

async function solved(target: Target): Promise<string> {
  const { seconds, ...challenge } = await callJson<Challenge>('form_challenge', target)
  const ready = performance.now() + seconds * 1000 + 200
  const counter = await work(challenge.parameters)
  const left = ready - performance.now()
  if (left > 0) await new Promise((done) => setTimeout(done, left))
  const { parameters, signature } = challenge
  return btoa(JSON.stringify({ challenge: { parameters, signature }, solution: { counter } }))
}

/** The challenge is asked for when the form is opened; its work is done while the person types. */
export function proofOf(target: Target): Proof {
  let proof: Promise<string> | null = null
  const begin = () => {
    proof ??= solved(target)
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
