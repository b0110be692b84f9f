import { faultsOf } from '../api/faults'
import { send } from '../api/open'
import type { Proof } from './proof'

const NO_PROOF = 'LM061'

/** POST with the proof of work; once more with another one if the server does not take it. `trap`: what no person fills in. */
export async function postProved<Answer>(
  path: string,
  body: unknown,
  proof: Proof,
  trap: string,
): Promise<Answer> {
  const attempt = async () =>
    await send<Answer>(path, body, {
      'X-Form-Proof': await proof.header(),
      ...(trap && { 'X-Form-Trap': trap }),
    })
  try {
    return await attempt()
  } catch (error) {
    if (faultsOf(error).code !== NO_PROOF) throw error
    proof.renew()
    return await attempt()
  }
}
