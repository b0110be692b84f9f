import { Anchor, Group, Text } from '@mantine/core'
import { CopyButton } from '../../ui/CopyButton'
import { Facts } from '../../ui/Facts'
import { mailTo } from '../../ui/mailto'
import { d } from './detail-texts'
import type { Lead } from './queries'
import { Section } from './Section'

/** The address that a phone dials: digits, and a plus before them. */
export const dialled = (phone: string) => `tel:${phone.replace(/[^\d+]/g, '')}`

/** Whom to call and write to. */
export function Contact({ lead }: { lead: Lead }) {
  const { contact_name: name, contact_email: email, contact_phone: phone } = lead
  return (
    <Section title={d.contact}>
      {!name && !email && !phone ? (
        <Text c="dimmed">{d.noContact}</Text>
      ) : (
        <Facts
          facts={[
            name !== null && { key: 'name', title: d.name, value: name },
            email !== null && {
              key: 'email',
              title: d.email,
              value: (
                <Group gap="sm">
                  <Anchor href={mailTo(email)}>{email}</Anchor>
                  <CopyButton value={email} label={d.copyEmail} />
                </Group>
              ),
            },
            phone !== null && {
              key: 'phone',
              title: d.phone,
              value: (
                <Group gap="sm">
                  <Anchor href={dialled(phone)}>{phone}</Anchor>
                  <CopyButton value={phone} label={d.copyPhone} />
                </Group>
              ),
            },
          ]}
        />
      )}
    </Section>
  )
}
