import { t } from './texts'
import { useTitle } from './title'

export function NotFound() {
  useTitle(t.notFound)
  return (
    <section className="narrow center">
      <h1>{t.notFound}</h1>
      <p>{t.notFoundWhy}</p>
      <a className="button" href="/">
        {t.toHome}
      </a>
    </section>
  )
}
