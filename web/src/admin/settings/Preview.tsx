import { Group, Paper, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { Look } from './Site'
import { t } from './texts'

const SCHEMES = {
  light: { page: '#ffffff', text: '#1a1b1e', accent: '#3b5fb5', title: t.site.previewLight },
  dark: { page: '#1a1b1e', text: '#e9ecef', accent: '#96aeec', title: t.site.previewDark },
}
const isColour = (value: string) => /^#[0-9a-f]{6}$/.test(value)

/** Black or white, whichever can be read on a colour. */
export function readableOn(colour: string): string {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 ? '#000000' : '#ffffff'
}

/** The look on a page: the drawing of one, not a page. */
export function SitePreview({ look, scheme }: { look: Look; scheme: 'light' | 'dark' }) {
  const { page, text, accent, title } = SCHEMES[scheme]
  const given = look[`accent_${scheme}`]
  const colour = isColour(given) ? given : accent
  return (
    <Paper p="md" style={{ background: page, color: text }}>
      <Stack gap="sm" align="flex-start">
        <Text size="xs">{title}</Text>
        <Group gap="xs">
          {look.logo && <Logo key={look.logo} address={look.logo} />}
          <Text fw={600}>{look.name}</Text>
        </Group>
        <span
          style={{
            background: colour,
            color: readableOn(colour),
            padding: '8px 16px',
            borderRadius: 8,
          }}
        >
          {t.site.button}
        </span>
        <span style={{ color: colour, textDecoration: 'underline' }}>{t.site.link}</span>
      </Stack>
    </Paper>
  )
}

function Logo({ address }: { address: string }) {
  const [fails, setFails] = useState(false)
  if (fails) return <Text size="xs">{t.site.logoFails}</Text>
  return <img src={address} alt="" height={28} onError={() => setFails(true)} />
}

export function MailPreview({ look }: { look: Look }) {
  return (
    <Paper p="md">
      <Stack gap="sm">
        <Text size="xs">{t.site.mail}</Text>
        <Text fw={600}>{look.name}</Text>
        <Text size="sm">{t.site.mailText}</Text>
        <Text size="xs" c="dimmed" style={{ whiteSpace: 'pre-line' }}>
          {look.mail_footer}
        </Text>
      </Stack>
    </Paper>
  )
}
