import { Table, VisuallyHidden } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Icon } from '../../ui/icons'
import { Loaded } from '../../ui/States'
import { Wide } from '../../ui/Wide'
import { rolesQuery } from './queries'
import { PERMISSIONS, ROLES, t } from './texts'

/** The table of roles, as the API has it. */
export function Roles() {
  const query = useQuery(rolesQuery)
  return (
    <Loaded query={query}>
      {(allowed) => (
        <Wide label={t.rolesTitle}>
          <Table verticalSpacing="xs" horizontalSpacing="md" aria-label={t.rolesTitle}>
            <Table.Thead>
              <Table.Tr>
                <Table.Th scope="col">{t.permission}</Table.Th>
                {ROLES.map((role) => (
                  <Table.Th key={role} scope="col" ta="center">
                    {t.roles[role]}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {PERMISSIONS.map((permission) => (
                <Table.Tr key={permission}>
                  <Table.Th scope="row" fw={400}>
                    {t.permissions[permission]}
                  </Table.Th>
                  {ROLES.map((role) => (
                    <Table.Td key={role} ta="center">
                      <Allowed yes={allowed.has(`${role} ${permission}`)} />
                    </Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </Wide>
      )}
    </Loaded>
  )
}

function Allowed({ yes }: { yes: boolean }) {
  return (
    <>
      {yes && <Icon name="check" />}
      <VisuallyHidden>{yes ? t.yes : t.no}</VisuallyHidden>
    </>
  )
}
