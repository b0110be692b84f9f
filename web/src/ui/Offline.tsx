import { Alert } from '@mantine/core'
import { useNetwork } from '@mantine/hooks'
import { Icon } from './icons'
import { ui } from './texts'

/** Says when the browser has no network. */
export function Offline() {
  const { online } = useNetwork()
  return (
    <div aria-live="polite">
      {!online && (
        <Alert color="yellow" mb="md" icon={<Icon name="alert" />}>
          {ui.offline}
        </Alert>
      )}
    </div>
  )
}
