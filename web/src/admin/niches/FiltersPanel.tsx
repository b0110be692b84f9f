import { Button, Group, List, Stack, Text } from '@mantine/core'
import { carryOut } from '../../ui/carry-out'
import { Faults } from '../../ui/Faults'
import { PageLink } from '../../ui/Link'
import { count } from '../../ui/Money'
import { OrganizationName } from '../../ui/organizations'
import { type ActivationPreview, usePreviewActivation } from './queries'
import { t } from './texts'

type Props = { formId: string; isChanged: boolean }

/** What activating the saved draft would do to the filters of subscriptions. */
export function FiltersPanel({ formId, isChanged }: Props) {
  const trying = usePreviewActivation()
  return (
    <Stack>
      <Text size="sm" c="dimmed">
        {t.filtersAbout}
      </Text>
      <Group>
        <Button
          variant="default"
          disabled={isChanged}
          loading={trying.isPending}
          onClick={() => carryOut(trying, formId)}
        >
          {t.tryFilters}
        </Button>
      </Group>
      <Faults error={trying.error} />
      <div aria-live="polite">{trying.data && <Result found={trying.data} />}</div>
    </Stack>
  )
}

function Result({ found }: { found: ActivationPreview }) {
  if (found.checked === 0) return <Text size="sm">{t.noFilters}</Text>
  return (
    <Stack gap="sm">
      <Text size="sm" fw={600}>
        {found.faulty === 0
          ? t.filtersFine(count(found.checked))
          : t.filtersFaulty(count(found.faulty), count(found.checked))}
      </Text>
      {found.checked < found.subscriptions && (
        <Text size="sm" c="dimmed">
          {t.filtersPart(count(found.checked))}
        </Text>
      )}
      <List size="sm">
        {found.examples.map((one) => (
          <List.Item key={one.subscription_id}>
            <PageLink to={`/organizations/${one.organization_id}`} size="sm">
              <OrganizationName id={one.organization_id} />
            </PageLink>
            :{' '}
            {[...new Set(one.faults.map((fault) => `${fault.field} ${fault.message}`))].join('; ')}
          </List.Item>
        ))}
      </List>
    </Stack>
  )
}
