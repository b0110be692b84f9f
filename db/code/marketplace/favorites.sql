create or replace view api.favorites with (security_invoker = true) as
select
  f.listing_id,
  f.created_at
from marketplace.favorite as f
where f.user_id = (select request.user_id());

comment on view api.favorites is
$$The caller's favourites
With the leads: select=created_at,listings(*); null for one that is sold since. Changed by add_favorite and remove_favorite.$$;
comment on column api.favorites.listing_id is $$The lead on the market.$$;
comment on column api.favorites.created_at is $$When it was added.$$;

grant select on api.favorites to member;

create trigger favorites_are_read_only
instead of insert or update or delete on api.favorites
for each row execute function ops.views_are_read_only();
