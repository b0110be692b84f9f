import { Progress as Bar, Group, Stack, Text } from '@mantine/core'
import { percent } from './Money'

type Props = {
  label: string
  /** How many of `total` are done. */
  done: number
  /** Unknown while it is still counted: the bar moves then. */
  total: number | null
}

/** How far long work has come. */
export function Progress({ label, done, total }: Props) {
  const share = total ? Math.min(1, done / total) : 0
  return (
    <Stack gap={4}>
      <Group justify="space-between">
        <Text size="sm">{label}</Text>
        {total !== null && (
          <Text size="sm" c="dimmed" className="numbers">
            {percent(total === 0 ? 1 : share)}
          </Text>
        )}
      </Group>
      <Bar
        aria-label={label}
        value={total === null ? 100 : share * 100}
        animated={total === null}
        striped={total === null}
      />
    </Stack>
  )
}
