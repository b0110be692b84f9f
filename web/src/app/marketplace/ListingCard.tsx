import { Badge, Group, Paper, Stack, Text, Title } from '@mantine/core'
import { Ago, formatDate } from '../../ui/Dates'
import { PageLink } from '../../ui/Link'
import { Money } from '../../ui/Money'
import { FavouriteButton } from './FavouriteButton'
import type { Listing } from './queries'
import { t } from './texts'

/** What a listing is called: its category, or else its niche. */
export const titleOf = (listing: Listing) => listing.category ?? listing.niche

export const placeOf = (listing: Listing) =>
  [listing.city, listing.state].filter(Boolean).join(', ') || null

/** One lead for sale. The whole card leads to its page. */
export function ListingCard({ listing, isBought }: { listing: Listing; isBought: boolean }) {
  const place = placeOf(listing)
  return (
    <Paper component="li" p="md" className="row-link">
      <Stack gap="xs" h="100%">
        <Group justify="space-between" wrap="nowrap" align="flex-start">
          <Title order={2} size="h3" style={{ overflowWrap: 'anywhere' }}>
            <PageLink
              to={`/marketplace/${listing.id}`}
              search={true as never}
              className="stretched"
              c="inherit"
              underline="never"
            >
              {titleOf(listing)}
            </PageLink>
          </Title>
          <FavouriteButton listing={listing} />
        </Group>
        <Text size="sm" c="dimmed">
          {[place, listing.category && listing.niche, listing.number].filter(Boolean).join(' · ')}
        </Text>
        {listing.event_date && (
          <Text size="sm">{t.event(formatDate(listing.event_date, 'date'))}</Text>
        )}
        {listing.description && (
          <Text size="sm" lineClamp={3} style={{ overflowWrap: 'anywhere' }}>
            {listing.description}
          </Text>
        )}
        <Group justify="space-between" mt="auto" pt="xs">
          <Money amount={listing.price} currency={listing.currency} fw={600} />
          {isBought ? (
            <Badge tt="none">{t.bought}</Badge>
          ) : (
            <Text size="sm" c="dimmed" className="numbers">
              {t.sold(listing.sold_count, listing.max_buyers)}
            </Text>
          )}
        </Group>
        <Text size="sm" c="dimmed">
          <Ago value={listing.listed_at} />
        </Text>
      </Stack>
    </Paper>
  )
}
