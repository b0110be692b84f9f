import { Alert } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Faults } from '../../ui/Faults'
import { authorizationQuery, connectionsQuery, useComplete } from './queries'
import { t } from './texts'

/** What Pipedrive sends the browser back with, behind the # of the address; it is removed from there at once. */
function takeReturned(): URLSearchParams {
  const said = new URLSearchParams(location.hash.slice(1))
  if (location.hash) history.replaceState(null, '', location.pathname + location.search)
  return said
}

/** Completes connecting by OAuth when the browser comes back from Pipedrive. */
export function Returned() {
  const [said] = useState(takeReturned)
  const completing = useComplete()
  const state = said.get('crm_state')
  const code = said.get('crm_code')
  const { mutate } = completing
  useEffect(() => {
    if (state && code) mutate({ state, code })
  }, [state, code, mutate])
  if (completing.error) return <Faults error={completing.error} />
  if (completing.data) return <Progress id={completing.data} />
  if (said.has('crm_error')) return <Alert color="yellow">{t.denied}</Alert>
  return said.has('crm_install') ? <Alert>{t.install}</Alert> : null
}

function Progress({ id }: { id: string }) {
  const client = useQueryClient()
  const state = useQuery(authorizationQuery(id)).data
  const isDone = state?.status === 'connected'
  useEffect(() => {
    if (isDone) void client.invalidateQueries({ queryKey: connectionsQuery.queryKey })
  }, [isDone, client])
  if (state?.status === 'refused')
    return <Alert color="red">{t.refusedNow(state.problem ?? '')}</Alert>
  return <Alert role="status">{isDone ? t.connectedNow : t.exchanging}</Alert>
}
