import { useBrand } from './brand'
import markUrl from './mark.svg'

/** The logo of the operator and its name; the drawing says nothing that the name does not. */
export function BrandMark() {
  const { name, logo } = useBrand()
  return (
    <>
      <img src={logo ?? markUrl} alt="" height={28} style={{ maxWidth: 120 }} />
      <span>{name}</span>
    </>
  )
}
