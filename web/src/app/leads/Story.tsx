import { Box, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { DateTime } from '../../ui/Dates'
import { money } from '../../ui/Money'
import { Loaded } from '../../ui/States'
import { d } from './detail-texts'
import { type Step, storyQuery } from './queries'
import { Section } from './Section'
import { t } from './texts'
import './story.css'

/** What a step says beside its name: how much, by which way, with which outcome, by whom. */
export function stepDetails(step: Step): string {
  const outcomes = { ...d.outcomes, ...t.stages, ...d.reasons, ...d.statuses, ...d.reactions }
  const outcome = step.outcome && (outcomes[step.outcome] ?? step.outcome)
  const via = step.via && (d.vias[step.via] ?? step.via)
  const amount = step.amount !== null && step.currency && money(step.amount, step.currency)
  return [outcome, amount, via, step.person].filter(Boolean).join(' · ')
}

/** All that happened to the lead, as far as its buyer may know. */
export function Story({ id }: { id: string }) {
  const story = useQuery(storyQuery(id))
  return (
    <Section title={d.story}>
      <Loaded query={story}>
        {(steps) => (
          <Box component="ol" className="story">
            {steps.map((step, index) => (
              <li key={index}>
                <Text fw={500}>{d.storyOf[step.kind] ?? step.kind}</Text>
                <Text size="sm">{stepDetails(step)}</Text>
                {step.note && (
                  <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
                    “{step.note}”
                  </Text>
                )}
                <Text size="sm" c="dimmed">
                  <DateTime value={step.happened_at} />
                </Text>
              </li>
            ))}
          </Box>
        )}
      </Loaded>
    </Section>
  )
}
