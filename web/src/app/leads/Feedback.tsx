import { Stack, Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Facts } from '../../ui/Facts'
import { Money } from '../../ui/Money'
import { useMay } from '../../ui/me'
import { d } from './detail-texts'
import { FeedbackForm } from './FeedbackForm'
import { feedbackQuery, type Feedback as Given, type Lead } from './queries'
import { Section } from './Section'

/** How a purchase on the marketplace turned out; subscriptions do not ask. */
export function Feedback({ lead }: { lead: Lead }) {
  const may = useMay('buy')
  const isAsked = lead.channel === 'marketplace'
  const given = useQuery({ ...feedbackQuery(lead.id), enabled: isAsked }).data
  if (!isAsked || given === undefined) return null
  if (given) {
    return (
      <Section title={d.feedback}>
        <Report feedback={given} />
      </Section>
    )
  }
  if (!may || lead.status === 'refunded') return null
  return (
    <Section title={d.feedback}>
      <Stack>
        <Text size="sm" c="dimmed">
          {d.feedbackWhy}
        </Text>
        <FeedbackForm lead={lead} />
      </Stack>
    </Section>
  )
}

function Report({ feedback }: { feedback: Given }) {
  const { booked, lead_responsive, time_to_book, amount_charged, reward, currency } = feedback
  return (
    <Facts
      facts={[
        { key: 'booked', title: d.booked, value: booked ? d.yes : d.no },
        { key: 'reaction', title: d.responsive, value: d.reactions[lead_responsive] },
        time_to_book !== null && { key: 'days', title: d.days, value: time_to_book },
        amount_charged !== null && {
          key: 'charged',
          title: d.charged(currency),
          value: <Money amount={amount_charged} currency={currency} />,
        },
        Boolean(reward) && {
          key: 'reward',
          title: d.reward,
          value: (
            <>
              <Money amount={reward} currency={currency} />
              {feedback.is_reward_taken_back && ` (${d.takenBack})`}
            </>
          ),
        },
      ]}
    />
  )
}
