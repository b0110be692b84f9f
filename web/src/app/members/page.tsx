import { Button, Stack, Title } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { Icon } from '../../ui/icons'
import { useMay, useMe } from '../../ui/me'
import { PageHeader } from '../../ui/PageHeader'
import { Invitations } from './Invitations'
import { Invite } from './Invite'
import { Members } from './Members'
import { Roles } from './Roles'
import { t } from './texts'

/** Who belongs to the organisation: roles, invitations, hand-over, leaving. */
export function Page() {
  const me = useMe().data
  const mayManage = useMay('manage_members')
  const isOwner = useMay('own')
  const [inviting, dialog] = useDisclosure()
  return (
    <>
      <PageHeader
        title={t.title}
        actions={
          mayManage && (
            <Button leftSection={<Icon name="plus" />} onClick={dialog.open}>
              {t.invite}
            </Button>
          )
        }
      >
        {t.about}
      </PageHeader>
      <Stack gap="xl">
        {me?.organization && (
          <Members
            me={me.id}
            organization={me.organization.name}
            mayManage={mayManage}
            isOwner={isOwner}
          />
        )}
        <Invitations mayManage={mayManage} />
        <Stack gap="sm">
          <Title order={2}>{t.rolesTitle}</Title>
          <Roles />
        </Stack>
      </Stack>
      <Invite opened={inviting} isOwner={isOwner} onClose={dialog.close} />
    </>
  )
}
