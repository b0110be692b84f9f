import { ActionIcon } from '@mantine/core'
import { carryOut } from '../../ui/carry-out'
import { Icon } from '../../ui/icons'
import { sayFault } from '../../ui/notify'
import { type Listing, useFavourite } from './queries'
import { t } from './texts'
import './marketplace.css'

/** A bookmark of one's own: pressed while the listing is one of the favourites. */
export function FavouriteButton({ listing }: { listing: Listing }) {
  const marking = useFavourite()
  // What was pressed shows at once; the answer of the server follows.
  const isFavourite = marking.isPending ? !listing.is_favorite : listing.is_favorite
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      aria-pressed={isFavourite}
      aria-label={(listing.is_favorite ? t.unfavour : t.favour)(listing.number)}
      className="favourite"
      onClick={() => carryOut(marking, listing, { onError: sayFault })}
    >
      <Icon name="heart" />
    </ActionIcon>
  )
}
