-- Deploy leadmill:api/add_favorite to pg

begin;

create function api.add_favorite(listing_id uuid) returns void
language sql volatile
begin atomic
  select marketplace.add_favorite(add_favorite.listing_id);
end;

comment on function api.add_favorite(uuid) is
$$Add a lead on the market to the favourites
Yours alone. Again is as good as once.
Errors: LM801 no such listing, or it is not open any more.$$;

grant execute on function api.add_favorite(uuid) to member;

commit;
