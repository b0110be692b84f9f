import { useEffect } from 'react'
import { LeadForm } from '../../form/LeadForm'
import { formOfPage, saveReceipt } from '../../form/onPage'
import { NotFound } from '../NotFound'
import { tellHeight } from './height'

/** The form of a niche in a frame of another site. */
export function Page() {
  const form = formOfPage()
  useEffect(() => tellHeight(form?.origins ?? []), [form])
  if (!form) return <NotFound />
  return (
    <main className="embedded">
      <h1 className="visually-hidden">{form.title}</h1>
      <LeadForm
        form={form}
        onDone={(receipt) => {
          saveReceipt(receipt)
          location.assign(`/embed/${form.niche}/thank-you${location.search}`)
        }}
      />
    </main>
  )
}
