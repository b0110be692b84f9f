create or replace function marketplace.remove_favorite(listing_id uuid) returns void
language sql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
begin atomic
  delete from marketplace.favorite as f
  where f.user_id = request.user_id() and f.listing_id = remove_favorite.listing_id;
end;

comment on function marketplace.remove_favorite(uuid) is
$$Remove a listing from the caller's favourites. Nothing changes if it is not among them.$$;

grant execute on function marketplace.remove_favorite(uuid) to member;

create or replace function api.remove_favorite(listing_id uuid) returns void
language sql volatile
begin atomic
  select marketplace.remove_favorite(remove_favorite.listing_id);
end;

comment on function api.remove_favorite(uuid) is
$$Remove a listing from the favourites
Nothing changes if it is not among them.$$;

grant execute on function api.remove_favorite(uuid) to member;
