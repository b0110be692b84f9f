import { get } from '../../api/http'
import { useLoaded } from '../load'
import { Refusal } from '../Refusal'
import { t as ours } from '../texts'
import { useTitle } from '../title'
import { Demo } from './Demo'
import { t } from './texts'

type Niche = {
  slug: string
  name: string
  description: string | null
  page: { title: string | null; introduction: string | null } | null
}

const readNiches = (signal: AbortSignal) =>
  get<Niche[]>(
    '/api/niches?select=slug,name,description,page:niche_pages(title,introduction)&is_active=is.true&order=name',
    signal,
  )

/** What one can ask for here, and how it works. */
export function Page() {
  useTitle(t.title)
  const niches = useLoaded(readNiches)
  return (
    <>
      <section className="hero">
        <h1>{t.title}</h1>
        <p className="lead">{t.lead}</p>
      </section>
      <section aria-labelledby="niches">
        <h2 id="niches">{t.niches}</h2>
        {niches.fault && <Refusal fault={niches.fault} onRetry={niches.again} />}
        {!niches.data && !niches.fault && (
          <p role="status" className="skeleton">
            {ours.loading}
          </p>
        )}
        {niches.data?.length === 0 && <p>{t.none}</p>}
        <ul className="tiles">
          {niches.data?.map((niche) => (
            <li key={niche.slug} className="card">
              <h3>{niche.page?.title ?? niche.name}</h3>
              <p>{niche.page?.introduction ?? niche.description}</p>
              <a className="button" href={`/o/${niche.slug}`}>
                {t.ask}
                <span className="visually-hidden">: {niche.name}</span>
              </a>
            </li>
          ))}
        </ul>
      </section>
      <section aria-labelledby="how">
        <h2 id="how">{t.how}</h2>
        <ol className="steps">
          {t.steps.map(([title, text]) => (
            <li key={title}>
              <h3>{title}</h3>
              <p>{text}</p>
            </li>
          ))}
        </ol>
      </section>
      <section className="card" aria-labelledby="providers">
        <h2 id="providers">{t.providers}</h2>
        <p>{t.providersWhy}</p>
        <p className="buttons">
          <a className="button" href="/sign-up">
            {t.signUp}
          </a>
          <a className="button quiet" href="/log-in">
            {t.logIn}
          </a>
        </p>
      </section>
      <Demo />
    </>
  )
}
