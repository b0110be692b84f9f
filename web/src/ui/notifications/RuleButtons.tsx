import { Button } from '@mantine/core'
import { confirm } from '../Confirm'
import { carryOut } from '../carry-out'
import { say, sayFault } from '../notify'
import { type Rule, useRemoveRule, useTestRule } from './queries'
import { t } from './texts'

export function RuleButtons({ rule, onEdit }: { rule: Rule; onEdit: () => void }) {
  const testing = useTestRule()
  const removing = useRemoveRule()
  const { id, name } = rule
  const remove = () =>
    confirm({
      title: t.removeOne(name),
      children: t.removeRuleWhat(name),
      confirm: t.remove,
      onConfirm: () =>
        carryOut(removing, id, { onSuccess: () => say(t.removed), onError: sayFault }),
    })
  return (
    <>
      <Button
        size="xs"
        variant="default"
        aria-label={t.testOne(name)}
        loading={testing.isPending}
        onClick={() =>
          carryOut(testing, id, {
            onSuccess: ({ passes_filter }) => say(passes_filter ? t.tested : t.testedNot),
            onError: sayFault,
          })
        }
      >
        {t.test}
      </Button>
      <Button size="xs" variant="default" aria-label={t.editOne(name)} onClick={onEdit}>
        {t.edit}
      </Button>
      <Button size="xs" variant="default" aria-label={t.removeOne(name)} onClick={remove}>
        {t.remove}
      </Button>
    </>
  )
}
