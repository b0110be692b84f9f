import { Paper, Stack, Switch, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { carryOut } from '../../ui/carry-out'
import { mailsQuery, useSetMail } from '../../ui/notifications/queries'
import { t } from '../../ui/notifications/texts'
import { say, sayFault } from '../../ui/notify'
import { Loaded } from '../../ui/States'

/** Which optional mails the members get. */
export function Mails({ mayManage }: { mayManage: boolean }) {
  const mails = useQuery(mailsQuery)
  const setting = useSetMail()
  // What was just chosen, until the API says the same.
  const chosen = setting.isPending ? setting.variables : null
  return (
    <Loaded query={mails}>
      {(data) => (
        <Paper p="lg" maw={720}>
          <Stack>
            <Text size="sm" c="dimmed">
              {t.mailsWhat}
            </Text>
            {data.map((mail) => (
              <Switch
                key={mail.template}
                label={t.mail[mail.template ?? '']?.[0] ?? t.mailOf(mail.template ?? '')}
                description={t.mail[mail.template ?? '']?.[1] ?? mail.description}
                checked={
                  chosen?.template === mail.template ? chosen?.is_wanted : (mail.is_wanted ?? true)
                }
                disabled={!mayManage || setting.isPending}
                onChange={(event) =>
                  carryOut(
                    setting,
                    { template: mail.template ?? '', is_wanted: event.currentTarget.checked },
                    { onSuccess: () => say(t.saved), onError: sayFault },
                  )
                }
              />
            ))}
          </Stack>
        </Paper>
      )}
    </Loaded>
  )
}
