import { callJson, post } from './http'

/** Passkeys: the API issues a challenge, the browser signs it, the service verifies it. */
export const hasPasskeys = () =>
  typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential

type Made = { other_sessions: number; recovery_codes: string[] | null }

/** Register a passkey of this device. */
export async function registerPasskey(name: string): Promise<Made> {
  const options = await callJson<PublicKeyCredentialCreationOptionsJSON>('begin_passkey')
  const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options)
  const made = (await navigator.credentials.create({ publicKey })) as PublicKeyCredential
  return await post('/passkeys', { credential: made.toJSON(), name })
}

async function sign(options: PublicKeyCredentialRequestOptionsJSON): Promise<unknown> {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options)
  const signed = (await navigator.credentials.get({ publicKey })) as PublicKeyCredential
  return signed.toJSON()
}

/** What POST /session takes as `credential`; with a ticket as the second step of a log-in. */
export async function passkeyForLogIn(ticket: string | null): Promise<unknown> {
  return await sign(await callJson('begin_passkey_log_in', ticket ? { ticket } : {}))
}

/** Prove by passkey who the user is. */
export async function proveByPasskey(): Promise<void> {
  await post('/passkeys/proof', { credential: await sign(await callJson('begin_passkey_proof')) })
}

/** Whether the user closed the browser's dialog, which is no fault. */
export const isCancelled = (error: unknown) =>
  error instanceof DOMException && (error.name === 'NotAllowedError' || error.name === 'AbortError')
