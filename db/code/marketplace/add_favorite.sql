create or replace function marketplace.add_favorite(listing_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if not exists (
    select from marketplace.listing as l where l.id = add_favorite.listing_id and l.status = 'open')
  then
    perform ops.raise_http(404, 'LM801', 'no such listing', add_favorite.listing_id::text);
  end if;
  insert into marketplace.favorite (user_id, listing_id)
  values (request.user_id(), add_favorite.listing_id)
  on conflict on constraint favorite_is_added_once do nothing;
end
$$;

comment on function marketplace.add_favorite(uuid) is
$$Add a listing to the caller's favourites. Adding it again changes nothing.
Errors: LM801 no such listing, or it is no longer open.$$;

grant execute on function marketplace.add_favorite(uuid) to member;

create or replace function api.add_favorite(listing_id uuid) returns void
language sql volatile
begin atomic
  select marketplace.add_favorite(add_favorite.listing_id);
end;

comment on function api.add_favorite(uuid) is
$$Add a listing to the favourites
Favourites are private to the user. Adding a listing again changes nothing.
Errors: LM801 no such listing, or it is no longer open.$$;

grant execute on function api.add_favorite(uuid) to member;
