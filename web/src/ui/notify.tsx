import { notifications } from '@mantine/notifications'
import { faultsOf } from '../api/faults'
import { Icon } from './icons'
import { ui } from './texts'

/** Say that something was done. */
export function say(message: string): void {
  notifications.show({
    message,
    icon: <Icon name="check" />,
    closeButtonProps: { 'aria-label': ui.close },
  })
}

/** Say that something was refused, where no form can show it. */
export function sayFault(error: unknown): void {
  const fault = faultsOf(error)
  notifications.show({
    title: fault.message,
    message: fault.hint ?? fault.details ?? '',
    color: 'red.9',
    icon: <Icon name="alert" />,
    autoClose: 10_000,
    closeButtonProps: { 'aria-label': ui.close },
  })
}
