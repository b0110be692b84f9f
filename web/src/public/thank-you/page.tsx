import { formOfPage } from '../../form/onPage'
import { ThankYou } from '../../form/ThankYou'
import { NotFound } from '../NotFound'
import { t } from '../texts'

/** The lead has arrived. */
export function Page() {
  const form = formOfPage()
  if (!form) return <NotFound />
  return (
    <>
      <ThankYou form={form} />
      <p>
        <a href="/">{t.toHome}</a>
      </p>
    </>
  )
}
