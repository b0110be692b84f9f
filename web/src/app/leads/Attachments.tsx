import { Button, Group, Text } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { get } from '../../api/http'
import { fileSize } from '../../ui/bytes'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { Icon } from '../../ui/icons'
import { sayFault } from '../../ui/notify'

import { d } from './detail-texts'
import { attachmentsQuery } from './queries'
import { Section } from './Section'

/** Files that the person sent along; without any, nothing. */
export function Attachments({ leadId }: { leadId: string }) {
  const query = useQuery(attachmentsQuery(leadId))
  const files = query.data ?? []
  // The address is signed and holds for a minute, so it is asked for when it is needed.
  const opening = useMutation({
    mutationFn: (id: string) => get<{ url: string }>(`/files/${id}`),
    onSuccess: ({ url }) => window.location.assign(url),
    onError: sayFault,
  })
  if (files.length === 0 && !query.error) return null
  return (
    <Section title={d.attachments}>
      <Faults error={query.error} onRetry={() => void query.refetch()} />
      {files.map((file, index) => (
        <Group key={file.id} justify="space-between">
          <Text>
            {index + 1}. {file.media_type.split('/')[1]?.toUpperCase()}, {fileSize(file.byte_count)}
          </Text>
          <Button
            variant="default"
            size="xs"
            leftSection={<Icon name="download" size={14} />}
            aria-label={`${d.open} ${index + 1}`}
            loading={opening.isPending && opening.variables === file.id}
            onClick={() => carryOut(opening, file.id)}
          >
            {d.open}
          </Button>
        </Group>
      ))}
    </Section>
  )
}
