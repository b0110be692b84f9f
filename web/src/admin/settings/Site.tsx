import {
  Button,
  ColorInput,
  FileButton,
  Group,
  Paper,
  SimpleGrid,
  Stack,
  Text,
  Textarea,
  TextInput,
  Title,
} from '@mantine/core'
import { type FormEvent, useState } from 'react'
import { faultsOf } from '../../api/faults'
import { Faults } from '../../ui/Faults'
import { say } from '../../ui/notify'
import { SITE } from './groups'
import { MailPreview, SitePreview } from './Preview'
import { type Setting, useChangeSetting } from './queries'
import { t } from './texts'

const KEYS = ['name', 'logo', 'accent_light', 'accent_dark', 'mail_footer'] as const
type Key = (typeof KEYS)[number]
export type Look = Record<Key, string>

const LARGEST_LOGO = 28_000

const lookOf = (settings: Setting[]): Look =>
  Object.fromEntries(
    KEYS.map((key) => [key, String(settings.find(({ name }) => name === SITE + key)?.value ?? '')]),
  ) as Look

const readPicture = (file: File) =>
  new Promise<string>((done, failed) => {
    const reader = new FileReader()
    reader.onload = () => done(String(reader.result))
    reader.onerror = () => failed(reader.error)
    reader.readAsDataURL(file)
  })

/** Name, logo, colours and mail footer of the platform, with what they look like. */
export function Site({ settings }: { settings: Setting[] }) {
  const before = lookOf(settings)
  const [look, setLook] = useState(before)
  const [refused, setRefused] = useState<{ key: Key; error: unknown } | null>(null)
  const [tooLarge, setTooLarge] = useState(false)
  const changing = useChangeSetting()
  const set = (key: Key, value: string) => setLook((all) => ({ ...all, [key]: value }))
  const faultOf = (key: Key) =>
    refused?.key === key
      ? (faultsOf(refused.error).fields.get('value') ?? faultsOf(refused.error).message)
      : undefined

  const save = async (event: FormEvent) => {
    event.preventDefault()
    setRefused(null)
    const changed = KEYS.filter((key) => look[key] !== before[key])
    for (const key of changed) {
      try {
        await changing.mutateAsync({ name: SITE + key, value: look[key] })
      } catch (error) {
        setRefused({ key, error })
        return
      }
    }
    say(changed.length > 0 ? t.site.saved : t.site.unchanged)
  }
  const choose = async (file: File | null) => {
    setTooLarge(file !== null && file.size > LARGEST_LOGO)
    if (file && file.size <= LARGEST_LOGO) set('logo', await readPicture(file))
  }
  const input = (key: Key, label: string) => ({ label, value: look[key], error: faultOf(key) })
  const colour = (key: 'accent_light' | 'accent_dark', label: string) => (
    <ColorInput
      {...input(key, label)}
      description={t.site.colourWhat}
      format="hex"
      withEyeDropper={false}
      // Its picker has sliders without names.
      withPicker={false}
      onChange={(value) => set(key, value.toLowerCase())}
    />
  )
  return (
    <Stack gap="lg">
      <Text c="dimmed">{t.site.about}</Text>
      <Paper p="lg" component="form" onSubmit={save}>
        <Stack>
          <Faults error={refused?.error} />
          <TextInput
            {...input('name', t.site.name)}
            required
            onChange={({ currentTarget }) => set('name', currentTarget.value)}
          />
          <Group align="flex-end">
            <TextInput
              {...input('logo', t.site.logo)}
              description={t.site.logoWhat}
              error={tooLarge ? t.site.tooLarge : faultOf('logo')}
              placeholder={t.site.noLogo}
              flex={1}
              miw={220}
              onChange={({ currentTarget }) => set('logo', currentTarget.value)}
            />
            <FileButton
              onChange={(file) => void choose(file)}
              accept="image/png,image/jpeg,image/webp,image/svg+xml"
            >
              {(props) => (
                <Button variant="default" {...props}>
                  {t.site.choose}
                </Button>
              )}
            </FileButton>
          </Group>
          <SimpleGrid cols={{ base: 1, xs: 2 }}>
            {colour('accent_light', t.site.light)}
            {colour('accent_dark', t.site.dark)}
          </SimpleGrid>
          <Textarea
            {...input('mail_footer', t.site.footer)}
            autosize
            minRows={2}
            onChange={({ currentTarget }) => set('mail_footer', currentTarget.value)}
          />
          <Group>
            <Button type="submit" loading={changing.isPending}>
              {t.save}
            </Button>
          </Group>
        </Stack>
      </Paper>
      <section>
        <Title order={2} mb="sm">
          {t.site.preview}
        </Title>
        <SimpleGrid cols={{ base: 1, sm: 3 }}>
          <SitePreview look={look} scheme="light" />
          <SitePreview look={look} scheme="dark" />
          <MailPreview look={look} />
        </SimpleGrid>
      </section>
    </Stack>
  )
}
