import { Tabs } from '@mantine/core'
import { oneOf, useAddress } from '../../ui/address'
import { useMay } from '../../ui/me'
import { Channels } from '../../ui/notifications/Channels'
import { Rules } from '../../ui/notifications/Rules'
import { t } from '../../ui/notifications/texts'
import { PageHeader } from '../../ui/PageHeader'
import { Log } from './Log'
import { Mails } from './Mails'

const TABS = ['rules', 'channels', 'mails', 'log'] as const
const address = { tab: oneOf(...TABS) }

/** Rules, channels, optional mails, and the log of what was sent. */
export function Page() {
  const [at, setAt] = useAddress(address)
  const mayManage = useMay('manage_settings')
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Tabs
        value={at.tab}
        onChange={(tab) => setAt({ tab: TABS.find((one) => one === tab) })}
        keepMounted={false}
      >
        <Tabs.List mb="lg">
          {TABS.map((tab) => (
            <Tabs.Tab key={tab} value={tab}>
              {t.tabs[tab]}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value="rules">
          <Rules mayManage={mayManage} onChannels={() => setAt({ tab: 'channels' })} />
        </Tabs.Panel>
        <Tabs.Panel value="channels">
          <Channels mayManage={mayManage} />
        </Tabs.Panel>
        <Tabs.Panel value="mails">
          <Mails mayManage={mayManage} />
        </Tabs.Panel>
        <Tabs.Panel value="log">
          <Log mayManage={mayManage} />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
