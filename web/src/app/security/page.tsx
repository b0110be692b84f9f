import { SecondFactors } from '../../ui/factors/SecondFactors'

/** Second factors of a member. */
export function Page() {
  return <SecondFactors />
}
