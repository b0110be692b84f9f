import { Button, Stack, Text } from '@mantine/core'
import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Empty } from '../../ui/Empty'
import { Faults } from '../../ui/Faults'
import { count } from '../../ui/Money'
import { PageHeader } from '../../ui/PageHeader'
import { Loading } from '../../ui/States'
import { ui } from '../../ui/texts'
import { useListingFilter } from './address'
import { Filters } from './Filters'
import { ListingCard } from './ListingCard'
import { boughtQuery, type Listing, listingsQuery } from './queries'
import { t } from './texts'
import './marketplace.css'

/**
 * Leads for sale. They are a list and no map: of a lead that is not bought, the platform tells the city at most, and a
 * point on a map would say more than anybody knows.
 */
export function Page() {
  const { filter, change, isFiltered, clear } = useListingFilter()
  const found = useInfiniteQuery(listingsQuery(filter))
  const listings = found.data?.pages.flatMap((page) => page.listings)
  return (
    <>
      <PageHeader title={t.title}>{t.about}</PageHeader>
      <Filters filter={filter} change={change} onClear={isFiltered ? clear : null} />
      {found.error && !listings && (
        <Faults error={found.error} onRetry={() => void found.refetch()} />
      )}
      {!found.error && !listings && <Loading lines={3} height={140} />}
      {listings && (
        <Stack>
          <Text role="status" size="sm" c="dimmed">
            {listings.length > 0 && t.found(count(found.data?.pages[0]?.count ?? 0))}
          </Text>
          <Cards listings={listings} />
          {listings.length === 0 && <Nothing onClear={isFiltered ? clear : null} />}
          {found.hasNextPage && (
            <Button
              variant="default"
              loading={found.isFetchingNextPage}
              onClick={() => void found.fetchNextPage()}
            >
              {ui.more}
            </Button>
          )}
        </Stack>
      )}
    </>
  )
}

function Cards({ listings }: { listings: Listing[] }) {
  const bought = useQuery(boughtQuery(listings.map(({ id }) => id))).data
  if (listings.length === 0) return null
  return (
    <ul className="listings" aria-label={t.title}>
      {listings.map((listing) => (
        <ListingCard
          key={listing.id}
          listing={listing}
          isBought={bought?.has(listing.id) ?? false}
        />
      ))}
    </ul>
  )
}

function Nothing({ onClear }: { onClear: (() => void) | null }) {
  if (!onClear) return <Empty title={t.none}>{t.noneWhy}</Empty>
  return (
    <Empty
      drawing="search"
      title={t.noMatch}
      action={
        <Button variant="default" onClick={onClear}>
          {t.clear}
        </Button>
      }
    >
      {t.noMatchWhy}
    </Empty>
  )
}
