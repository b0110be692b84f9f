create or replace view api.favorites with (security_invoker = true) as
select
  f.listing_id,
  f.created_at
from marketplace.favorite as f
where f.user_id = (select request.user_id());

comment on view api.favorites is
$$The caller's favourites
select=created_at,listings(*) includes the listings, null for those that are no longer open. Changed by add_favorite and remove_favorite.$$;

grant select on api.favorites to member;
