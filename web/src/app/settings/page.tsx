import { Paper, Stack, Title } from '@mantine/core'
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
              <Paper p="lg" component="section" aria-label={t.details}>
                <Title order={2} mb="md">
                  {t.details}
                </Title>
                <Details organization={organization} mayChange={mayChange} />
              </Paper>
              <Paper p="lg" component="section" aria-label={t.logo}>
                <Title order={2} mb="md">
                  {t.logo}
                </Title>
                <Logo id={organization.logo_file_id} mayChange={mayChange} />
              </Paper>
            </Stack>
          )
        }
      </Loaded>
    </>
  )
}
