import { Alert, Anchor, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Icon } from '../../ui/icons'
import { money } from '../../ui/Money'
import { ui } from '../../ui/texts'
import { type Deposit, depositQuery, useForgetBalances } from './queries'
import { t } from './texts'

type Props = { id: string; onClose: () => void }

/** How the deposit went from which somebody comes back. */
export function DepositNews({ id, onClose }: Props) {
  const isCancelled = id === 'cancelled'
  const deposit = useQuery({ ...depositQuery(id), enabled: !isCancelled })
  const forget = useForgetBalances()
  const isPaid = deposit.data?.status === 'paid'
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, when it is known to be paid
  useEffect(() => {
    if (isPaid) void forget()
  }, [isPaid])
  if (isCancelled)
    return <News title={t.cancelled} text={t.cancelledWhy} color="gray" onClose={onClose} />
  if (!deposit.data) return null
  return <OfDeposit deposit={deposit.data} onClose={onClose} />
}

function OfDeposit({ deposit, onClose }: { deposit: Deposit; onClose: () => void }) {
  const amount = money(deposit.amount ?? 0, deposit.currency)
  const isOpen = deposit.status === 'created' || deposit.status === 'pending'
  const isPaid = deposit.status === 'paid'
  const text = isPaid ? t.paidInto : isOpen ? t.pendingWhy : t.notPaid
  return (
    <News
      title={t.states[deposit.status] ?? deposit.status}
      text={text(amount)}
      color={isPaid ? 'teal' : isOpen ? 'gray' : 'red'}
      onClose={onClose}
    >
      {deposit.checkout_url && <Anchor href={deposit.checkout_url}>{t.resume}</Anchor>}
      {deposit.failure_reason && <Text size="sm">{deposit.failure_reason}</Text>}
    </News>
  )
}

type NewsProps = {
  title: string
  text: string
  color: string
  onClose: () => void
  children?: React.ReactNode
}

function News({ title, text, color, onClose, children }: NewsProps) {
  return (
    <Alert
      role="status"
      color={color}
      variant="light"
      title={title}
      styles={{ title: { color: 'var(--mantine-color-text)' } }}
      icon={<Icon name={color === 'teal' ? 'check' : 'card'} />}
      withCloseButton
      closeButtonLabel={ui.close}
      onClose={onClose}
    >
      <Text size="sm">{text}</Text>
      {children}
    </Alert>
  )
}
