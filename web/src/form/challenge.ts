import { send } from '../api/open'
import type { Target } from './proof'
import type { Work } from './solve'
import workerUrl from './solve.worker?worker&url'

type Challenge = {
  parameters: Work & Record<string, unknown>
  signature: string
  seconds: number
}

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

/** The proof for a form that is opened now, once the time that the server wants to have passed is over. */
export async function solved(target: Target): Promise<string> {
  const { seconds, ...challenge } = await send<Challenge>('/api/rpc/form_challenge', target)
  const ready = performance.now() + seconds * 1000 + 200
  const counter = await work(challenge.parameters)
  const left = ready - performance.now()
  if (left > 0) await new Promise((done) => setTimeout(done, left))
  const { parameters, signature } = challenge
  return btoa(JSON.stringify({ challenge: { parameters, signature }, solution: { counter } }))
}
