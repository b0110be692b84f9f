import { Kbd, Modal, Stack, Switch, Table } from '@mantine/core'
import { ui } from '../../ui/texts'
import { t } from './texts'

type Props = {
  opened: boolean
  onClose: () => void
  wanted: boolean
  onWant: (wanted: boolean) => void
}

/** What each key does; switches them off for those whom they are in the way of. */
export function KeysDialog({ opened, onClose, wanted, onWant }: Props) {
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t.helpTitle}
      closeButtonProps={{ 'aria-label': ui.close }}
    >
      <Stack>
        <Table aria-label={t.helpTitle}>
          <Table.Tbody>
            {t.keys.map(([key, what]) => (
              <Table.Tr key={key}>
                <Table.Th scope="row" w={60}>
                  <Kbd>{key}</Kbd>
                </Table.Th>
                <Table.Td>{what}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
        <Switch
          label={t.keysOn}
          checked={wanted}
          onChange={(event) => onWant(event.currentTarget.checked)}
        />
      </Stack>
    </Modal>
  )
}
