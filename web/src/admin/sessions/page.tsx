import { useMe } from '../../ui/me'
import { Loaded } from '../../ui/States'
import { Sessions } from '../../ui/sessions/Sessions'

/** Where an admin is logged in. */
export function Page() {
  return <Loaded query={useMe()}>{(me) => <Sessions user={me.id} />}</Loaded>
}
