import { Button, Group, Stack, Text } from '@mantine/core'
import { Card } from '../../ui/Card'
import { carryOut } from '../../ui/carry-out'
import { saveFile } from '../../ui/download'
import { Icon } from '../../ui/icons'
import { useMe } from '../../ui/me'
import { sayFault } from '../../ui/notify'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { Close } from './Close'
import { Email } from './Email'
import { Names } from './Names'
import { Password } from './Password'
import { useExport } from './queries'
import { t } from './texts'

/** One's own names, address, password, data, and the end of the account. */
export function Page() {
  const me = useMe()
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Loaded query={me}>
        {(data) => (
          <Stack gap="lg" maw={640}>
            <Card isRegion title={t.names}>
              <Names me={data} />
            </Card>
            <Card isRegion title={t.email}>
              <Email email={data.email} />
            </Card>
            <Card isRegion title={t.passwordTitle}>
              <Password />
            </Card>
            <Card isRegion title={t.data}>
              <OwnData />
            </Card>
            <Card isRegion title={t.close}>
              <Close />
            </Card>
          </Stack>
        )}
      </Loaded>
    </>
  )
}

function OwnData() {
  const exporting = useExport()
  const download = () =>
    carryOut(exporting, undefined, {
      onSuccess: (data) =>
        saveFile(
          'account.json',
          new Blob([JSON.stringify(data, null, 2)], { type: 'application/json' }),
        ),
      onError: sayFault,
    })
  return (
    <Stack>
      <Text size="sm">{t.dataWhat}</Text>
      <Group>
        <Button
          variant="default"
          leftSection={<Icon name="download" />}
          onClick={download}
          loading={exporting.isPending}
        >
          {t.download}
        </Button>
      </Group>
    </Stack>
  )
}
