import { Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { text, useAddress } from '../../ui/address'
import { Empty } from '../../ui/Empty'
import { PageHeader } from '../../ui/PageHeader'
import { Sections } from '../../ui/Sections'
import { Loaded } from '../../ui/States'
import { WordsInput } from '../../ui/WordsInput'
import { groupsOf, matches, type SettingGroup } from './groups'
import { type Setting, settingsQuery } from './queries'
import { SettingCard } from './SettingCard'
import { Site } from './Site'
import { t } from './texts'

const address = { words: text() }

/** Settings of the operator, by their rooms. */
export function Page() {
  const settings = useQuery(settingsQuery)
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Loaded query={settings}>{(all) => <Groups settings={all} />}</Loaded>
    </>
  )
}

function Groups({ settings }: { settings: Setting[] }) {
  const { group: key } = useParams({ strict: false }) as { group?: string }
  const [at, setAt] = useAddress(address)
  const groups = groupsOf(settings)
  const shown = groups.find((one) => one.key === key) ?? (groups[0] as SettingGroup)
  const found = settings.filter((one) => matches(one, at.words))
  return (
    <Stack maw={820}>
      <WordsInput label={t.words} value={at.words} onChange={(words) => setAt({ words })} />
      {at.words === '' ? (
        <>
          <Sections
            label={t.parts}
            first="/settings/site"
            sections={groups.map((one) => ({ to: `/settings/${one.key}`, title: one.title }))}
          />
          {shown.key === 'site' ? (
            <Site settings={shown.settings} />
          ) : (
            <Cards settings={shown.settings} />
          )}
        </>
      ) : (
        <Cards settings={found} />
      )}
    </Stack>
  )
}

function Cards({ settings }: { settings: Setting[] }) {
  if (settings.length === 0) return <Empty drawing="search" title={t.noMatch} />
  // A value that was changed meanwhile, by somebody else, too, begins a new card.
  return settings.map((setting) => (
    <SettingCard key={setting.name + setting.updated_at} setting={setting} />
  ))
}
