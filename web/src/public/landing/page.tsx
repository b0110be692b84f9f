import { LeadForm } from '../../form/LeadForm'
import type { NicheForm } from '../../form/niche'
import { formOfPage, saveReceipt } from '../../form/onPage'
import { NotFound } from '../NotFound'

function Introduction({ form }: { form: NicheForm }) {
  return (
    <section className="landing-text">
      <h1>{form.title}</h1>
      {form.introduction?.split(/\n+/).map((paragraph) => (
        <p key={paragraph} className="lead">
          {paragraph}
        </p>
      ))}
      {form.points.length > 0 && (
        <ul className="landing-points">
          {form.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      {form.picture && (
        <img className="landing-picture" src={form.picture.url} alt={form.picture.text} />
      )}
    </section>
  )
}

/** The page of a niche: what is offered, and its form. */
export function Page() {
  const form = formOfPage()
  if (!form) return <NotFound />
  return (
    <div className="landing">
      <Introduction form={form} />
      <section className="card" aria-label={form.name}>
        <LeadForm
          form={form}
          onDone={(receipt) => {
            saveReceipt(receipt)
            location.assign(`/o/${form.niche}/thank-you`)
          }}
        />
      </section>
    </div>
  )
}
