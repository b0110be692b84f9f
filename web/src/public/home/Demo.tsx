import { useLoaded } from '../load'
import { t } from './texts'

type DemoAccounts = { password: string; admin_url: string; admin: string; providers: string[] }

/** Only `leadmill run` writes this file, where it has played the demo. */
async function readDemo(signal: AbortSignal): Promise<DemoAccounts | null> {
  const response = await fetch('/demo.json', { signal })
  return response.status === 200 ? ((await response.json()) as DemoAccounts) : null
}

/** Whom one can log in as, in demo mode only. */
export function Demo() {
  const { data: demo } = useLoaded(readDemo)
  if (!demo) return null
  return (
    <section className="card" aria-labelledby="demo">
      <h2 id="demo">{t.demo}</h2>
      <p>
        {t.demoWhy} <code>{demo.password}</code>.
      </p>
      <ul>
        {demo.providers.map((email) => (
          <li key={email}>
            <a href={`/log-in?email=${encodeURIComponent(email)}`}>{email}</a>
          </li>
        ))}
        <li>
          {t.admin} <a href={demo.admin_url}>{demo.admin_url}</a>: {demo.admin}
        </li>
      </ul>
    </section>
  )
}
