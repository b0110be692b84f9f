import { useState } from 'react'
import { type Fault, faultsOf } from '../../api/faults'
import { isCancelled } from '../../api/passkeys'

/** Does something at a time, and keeps what was refused. */
export function useSending() {
  const [fault, setFault] = useState<Fault | null>(null)
  const [isBusy, setBusy] = useState(false)
  const send = async (work: () => Promise<void>) => {
    setBusy(true)
    setFault(null)
    try {
      await work()
    } catch (error) {
      if (!isCancelled(error)) setFault(faultsOf(error))
    } finally {
      setBusy(false)
    }
  }
  return { fault, setFault, isBusy, send }
}
