import { useEffect } from 'react'
import { formOfPage } from '../../form/onPage'
import { ThankYou } from '../../form/ThankYou'
import { NotFound } from '../NotFound'
import { tellHeight } from './height'

/** The same frame when the lead has arrived. */
export function Page() {
  const form = formOfPage()
  useEffect(() => tellHeight(form?.origins ?? []), [form])
  if (!form) return <NotFound />
  return (
    <main className="embedded">
      <ThankYou form={form} />
    </main>
  )
}
