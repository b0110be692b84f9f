import { useQueryClient } from '@tanstack/react-query'
import { SecondFactors } from '../../ui/factors/SecondFactors'

/** Second factors of an admin. With the first one everything that was refused can be asked again. */
export function Page() {
  const client = useQueryClient()
  return <SecondFactors onAdded={() => void client.invalidateQueries()} />
}
