import { Alert, Button, Code, Group, SimpleGrid, Stack, Text } from '@mantine/core'
import { CopyButton } from '../CopyButton'
import { carryOut } from '../carry-out'
import { saveFile } from '../download'
import { Icon } from '../icons'
import { say, sayFault } from '../notify'
import { useEndOtherSessions } from '../sessions/queries'
import { t } from './texts'

type Props = { codes: string[] | null; otherSessions: number; onDone: () => void }

/** What is shown once: the recovery codes, and the devices that are still logged in without the new factor. */
export function RecoveryCodes({ codes, otherSessions, onDone }: Props) {
  const ending = useEndOtherSessions()
  return (
    <Stack>
      {codes && (
        <>
          <Text size="sm">{t.codesWhat}</Text>
          <SimpleGrid cols={2} spacing="xs" component="ul" p={0} m={0} aria-label={t.codesTitle}>
            {codes.map((code) => (
              <li key={code} style={{ listStyle: 'none' }}>
                <Code block fz="sm" ta="center">
                  {code}
                </Code>
              </li>
            ))}
          </SimpleGrid>
          <Group gap="xs">
            <CopyButton value={codes.join('\n')} label={t.copyCodes} />
            <Button
              size="xs"
              variant="default"
              leftSection={<Icon name="download" size={14} />}
              onClick={() => saveFile('recovery-codes.txt', new Blob([`${codes.join('\n')}\n`]))}
            >
              {t.saveCodes}
            </Button>
          </Group>
        </>
      )}
      {otherSessions > 0 && !ending.isSuccess && (
        <Alert color="yellow" icon={<Icon name="devices" />}>
          <Text size="sm" mb="xs">
            {t.otherSessions(otherSessions)}
          </Text>
          <Button
            size="xs"
            variant="default"
            loading={ending.isPending}
            onClick={() =>
              carryOut(ending, undefined, { onSuccess: () => say(t.ended), onError: sayFault })
            }
          >
            {t.endOthers}
          </Button>
        </Alert>
      )}
      <Button onClick={onDone} data-autofocus>
        {codes ? t.kept : t.next}
      </Button>
    </Stack>
  )
}
