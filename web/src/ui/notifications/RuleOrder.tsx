import { Stack, Text } from '@mantine/core'
import { carryOut } from '../carry-out'
import { say, sayFault } from '../notify'
import { SortableList } from '../SortableList'
import { type Rule, useReorderRules } from './queries'
import { t } from './texts'

/** The rules in the order in which an event is sent that several of them want. */
export function RuleOrder({ rules }: { rules: Rule[] }) {
  const reordering = useReorderRules()
  // The order that was just made, until the API has it.
  const order = reordering.isPending ? reordering.variables : null
  const shown = order ? [...rules].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id)) : rules
  return (
    <Stack>
      <Text size="sm">{t.orderWhat}</Text>
      <SortableList
        items={shown}
        idOf={(rule) => rule.id}
        nameOf={(rule) => rule.name}
        onChange={(next) =>
          carryOut(
            reordering,
            next.map((rule) => rule.id),
            { onSuccess: () => say(t.orderSaved), onError: sayFault },
          )
        }
      >
        {(rule) => rule.name}
      </SortableList>
    </Stack>
  )
}
