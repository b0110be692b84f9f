import { Sessions } from '../../ui/sessions/Sessions'

/** Where a member is logged in. */
export function Page() {
  return <Sessions />
}
