-- Deploy leadmill:api/remove_favorite to pg

begin;

create function api.remove_favorite(listing_id uuid) returns void
language sql volatile
begin atomic
  select marketplace.remove_favorite(remove_favorite.listing_id);
end;

comment on function api.remove_favorite(uuid) is
$$Take a lead from the favourites
One that is not among them stays so.$$;

grant execute on function api.remove_favorite(uuid) to member;

commit;
