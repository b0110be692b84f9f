import { Button, FileButton, Group, Image, Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Fault } from '../../api/faults'
import { fileSize } from '../../ui/bytes'
import { confirm } from '../../ui/Confirm'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { say, sayFault } from '../../ui/notify'
import { logoLimitsQuery, logoQuery, useDeleteLogo, useUploadLogo } from './queries'
import { t } from './texts'

type Props = { id: string | null; mayChange: boolean }

export function Logo({ id, mayChange }: Props) {
  const limits = useQuery(logoLimitsQuery).data ?? {}
  const uploading = useUploadLogo()
  const deleting = useDeleteLogo()
  const types = Object.keys(limits)
  const names = types.map((type) => type.replace('image/', '').toUpperCase()).join(', ')
  const most = Math.max(0, ...Object.values(limits))
  const choose = (file: File | null) => {
    if (!file) return
    const allowed = limits[file.type]
    if (allowed === undefined) sayFault(new Fault(t.wrongType(names), 'FILE', 0))
    else if (file.size > allowed) sayFault(new Fault(t.tooLarge(fileSize(allowed)), 'FILE', 0))
    else carryOut(uploading, file, { onSuccess: () => say(t.uploaded) })
  }
  const remove = () =>
    id &&
    confirm({
      title: t.removeTitle,
      children: t.removeWhat,
      confirm: t.remove,
      onConfirm: () =>
        carryOut(deleting, id, { onSuccess: () => say(t.removed), onError: sayFault }),
    })
  return (
    <Stack>
      <Faults error={uploading.error} />
      {id ? <Picture id={id} /> : <Text size="sm">{t.noLogo}</Text>}
      {mayChange && (
        <Group gap="sm">
          <FileButton accept={types.join(',')} onChange={choose}>
            {(props) => (
              <Button {...props} variant="default" loading={uploading.isPending}>
                {id ? t.replace : t.choose}
              </Button>
            )}
          </FileButton>
          {id && (
            <Button variant="default" onClick={remove} loading={deleting.isPending}>
              {t.remove}
            </Button>
          )}
        </Group>
      )}
      {types.length > 0 && (
        <Text size="sm" c="dimmed">
          {t.logoWhat(names, fileSize(most))}
        </Text>
      )}
    </Stack>
  )
}

function Picture({ id }: { id: string }) {
  const address = useQuery(logoQuery(id)).data
  return address ? <Image src={address} alt={t.logo} h={80} w="auto" fit="contain" /> : null
}
