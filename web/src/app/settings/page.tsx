import { Stack } from '@mantine/core'
import { Card } from '../../ui/Card'
import { useMay, useMe } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Details } from './Details'
import { Logo } from './Logo'
import { t } from './texts'

/** The organisation: name, website, time zone, logo. */
export function Page() {
  const me = useMe()
  const mayChange = useMay('manage_settings')
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Loaded query={me}>
        {({ organization }) =>
          organization && (
            <Stack gap="lg" maw={640}>
              <Card isRegion title={t.details}>
                <Details organization={organization} mayChange={mayChange} />
              </Card>
              <Card isRegion title={t.logo}>
                <Logo id={organization.logo_file_id} mayChange={mayChange} />
              </Card>
            </Stack>
          )
        }
      </Loaded>
    </>
  )
}
