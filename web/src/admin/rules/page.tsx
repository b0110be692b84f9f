import { Tabs } from '@mantine/core'
import { oneOf, useAddress } from '../../ui/address'
import { Channels } from '../../ui/notifications/Channels'
import { Rules } from '../../ui/notifications/Rules'
import { PageHeader } from '../../ui/PageHeader'
import { MailRules } from './MailRules'
import { t } from './texts'

const TABS = ['rules', 'channels', 'mails'] as const
const address = { tab: oneOf(...TABS) }

/** Rules and channels of the platform, and the mails that it sends by itself. */
export function Page() {
  const [at, setAt] = useAddress(address)
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
          <Rules mayManage onChannels={() => setAt({ tab: 'channels' })} />
        </Tabs.Panel>
        <Tabs.Panel value="channels">
          <Channels mayManage />
        </Tabs.Panel>
        <Tabs.Panel value="mails">
          <MailRules />
        </Tabs.Panel>
      </Tabs>
    </>
  )
}
