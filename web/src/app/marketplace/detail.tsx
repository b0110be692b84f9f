import { Paper, SimpleGrid, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { DateTime } from '../../ui/Dates'
import { Facts } from '../../ui/Facts'
import { LinkButton } from '../../ui/Link'
import { PageHeader } from '../../ui/PageHeader'
import { Loaded } from '../../ui/States'
import { BuyBox } from './BuyBox'
import { d } from './detail-texts'
import { FavouriteButton } from './FavouriteButton'
import { placeOf, titleOf } from './ListingCard'
import { boughtQuery, type Listing, listingQuery } from './queries'
import { t } from './texts'

/** One lead for sale, as much as is told before it is bought. */
export function Page() {
  const { id = '' } = useParams({ strict: false })
  const listing = useQuery(listingQuery(id))
  return (
    <Loaded query={listing}>
      {(found) => (found ? <Detail listing={found} /> : <Gone id={id} />)}
    </Loaded>
  )
}

function Detail({ listing }: { listing: Listing }) {
  const fact = (key: string, title: string, value: string | null) =>
    value !== null && { key, title, value }
  return (
    <>
      <PageHeader
        title={titleOf(listing)}
        actions={
          <>
            <LinkButton to="/marketplace" search={true as never} variant="default">
              {d.back}
            </LinkButton>
            <FavouriteButton listing={listing} />
          </>
        }
      >
        {[placeOf(listing), listing.number].filter(Boolean).join(' · ')}
      </PageHeader>
      <SimpleGrid cols={{ base: 1, md: 2 }} style={{ alignItems: 'start' }}>
        <Paper component="section" p="lg" aria-label={d.preview}>
          <Title order={2} size="h3" mb="md">
            {d.preview}
          </Title>
          <Stack>
            <Facts
              facts={[
                fact('niche', d.niche, listing.niche),
                fact('category', d.category, listing.category),
                fact('place', d.place, placeOf(listing)),
                listing.event_date !== null && {
                  key: 'event',
                  title: d.event,
                  value: <DateTime value={listing.event_date} style="date" />,
                },
                fact('description', d.description, listing.description),
                fact('places', d.places, t.sold(listing.sold_count, listing.max_buyers)),
                {
                  key: 'listed',
                  title: d.listed,
                  value: <DateTime value={listing.listed_at} />,
                },
              ]}
            />
            <Text size="sm" c="dimmed">
              {d.hidden}
            </Text>
          </Stack>
        </Paper>
        <BuyBox id={listing.id} />
      </SimpleGrid>
    </>
  )
}

function Gone({ id }: { id: string }) {
  const assignment = useQuery(boughtQuery([id])).data?.get(id)
  if (assignment) {
    return (
      <PageHeader
        title={d.obstacles.already_bought ?? ''}
        actions={<LinkButton to={`/leads/${assignment}`}>{d.toLead}</LinkButton>}
      />
    )
  }
  return (
    <PageHeader title={d.gone} actions={<LinkButton to="/marketplace">{d.back}</LinkButton>}>
      {d.goneWhy}
    </PageHeader>
  )
}
