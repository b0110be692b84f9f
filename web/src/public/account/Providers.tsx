import { get } from '../../api/http'
import { useLoaded } from '../load'
import { t } from './texts'

const readProviders = (signal: AbortSignal) =>
  get<{ providers: string[] }>('/sign-in/providers', signal)

/** Google and Facebook, where the operator has set them up: they log in, and sign up who is new. */
export function Providers() {
  const { data } = useLoaded(readProviders)
  return data?.providers.map((name) => (
    <a key={name} className="button quiet wide" href={`/sign-in/${name}`}>
      {t.logIn.with[name] ?? name}
    </a>
  ))
}
