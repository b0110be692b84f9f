import { Stack, Text, Title } from '@mantine/core'
import type { ReactNode } from 'react'

/** Small drawings for pages that have nothing to show yet. */
const drawings = {
  list: (
    <>
      <rect x="20" y="22" width="80" height="16" rx="5" />
      <rect x="20" y="46" width="80" height="16" rx="5" opacity=".6" />
      <rect x="20" y="70" width="80" height="16" rx="5" opacity=".3" />
      <circle cx="30" cy="30" r="3" className="accent" />
    </>
  ),
  search: (
    <>
      <circle cx="54" cy="48" r="26" />
      <path d="M73 67l18 18" />
      <path d="M44 48h20" className="accent" />
    </>
  ),
  money: (
    <>
      <rect x="18" y="32" width="84" height="48" rx="8" />
      <circle cx="60" cy="56" r="11" className="accent" />
      <path d="M30 44v.01M90 68v.01" />
    </>
  ),
  people: (
    <>
      <circle cx="48" cy="42" r="13" />
      <path d="M24 84a24 24 0 0 1 48 0" />
      <circle cx="80" cy="48" r="9" className="accent" />
      <path d="M80 66a18 18 0 0 1 18 18" className="accent" />
    </>
  ),
  mail: (
    <>
      <rect x="20" y="30" width="80" height="52" rx="8" />
      <path d="M22 36l38 28 38-28" className="accent" />
    </>
  ),
  chart: (
    <>
      <path d="M24 20v64h76" />
      <path d="M36 72v-14M52 72V46M68 72V54M84 72V34" className="accent" />
    </>
  ),
  done: (
    <>
      <circle cx="60" cy="54" r="32" />
      <path d="M46 55l10 10 19-21" className="accent" />
    </>
  ),
  key: (
    <>
      <circle cx="42" cy="54" r="18" />
      <path d="M60 54h40v14M86 54v10" className="accent" />
    </>
  ),
  broken: (
    <>
      <path d="M20 54h24l8-20 14 40 9-20h25" />
      <path d="M60 88v.01" className="accent" />
    </>
  ),
} as const

type DrawingName = keyof typeof drawings

export function Drawing({ name }: { name: DrawingName }) {
  return (
    <svg aria-hidden="true" width="120" height="108" viewBox="0 0 120 108" className="drawing">
      {drawings[name]}
    </svg>
  )
}

type Props = {
  drawing?: DrawingName
  title: string
  children?: ReactNode
  /** What one can do about it: a button or a link. */
  action?: ReactNode
}

export function Empty({ drawing = 'list', title, children, action }: Props) {
  return (
    <Stack align="center" gap="xs" py="xl" px="md" ta="center">
      <Drawing name={drawing} />
      <Title order={2} size="h3">
        {title}
      </Title>
      {children && (
        <Text c="dimmed" maw={440}>
          {children}
        </Text>
      )}
      {action}
    </Stack>
  )
}
