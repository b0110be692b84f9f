import { Checkbox } from '@mantine/core'
import { t } from './texts'

type Name = 'is_ordered' | 'reject_is_return_request'
type Props = { inputProps: (name: Name, options: { type: 'checkbox' }) => object }

/** What the owner of an endpoint chooses. */
export function EndpointChoices({ inputProps }: Props) {
  return (
    <>
      <Checkbox {...inputProps('is_ordered', { type: 'checkbox' })} label={t.ordered} />
      <Checkbox
        {...inputProps('reject_is_return_request', { type: 'checkbox' })}
        label={t.rejects}
      />
    </>
  )
}
