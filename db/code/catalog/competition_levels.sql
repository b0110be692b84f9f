create or replace view api.competition_levels with (security_invoker = true) as
select
  l.id,
  l.niche_id,
  l.name,
  l.order_position,
  (select ledger.to_decimal(l.price, n.currency) from catalog.niche as n where n.id = l.niche_id) as price,
  (select n.currency from catalog.niche as n where n.id = l.niche_id) as currency,
  l.max_buyers,
  l.created_at,
  l.updated_at,
  l.retired_at
-- No join here: a write to a view of one table fails on privileges (403), a write to a join would be a 500.
from catalog.competition_level as l;

comment on view api.competition_levels is
$$Levels at which leads are sold
The price of a lead for one buyer, and the maximum number of its buyers. Distribution evaluates the levels in order of
position.$$;
comment on column api.competition_levels.name is $$Name shown to people, such as Exclusive.$$;
comment on column api.competition_levels.order_position is $$Position in the order of evaluation, from 1; null once retired.$$;
comment on column api.competition_levels.price is $$Price of one lead for one buyer, decimal.$$;
comment on column api.competition_levels.currency is $$ISO 4217 code of the niche's currency.$$;
comment on column api.competition_levels.max_buyers is $$A lead that is sold at this level has at most this many buyers.$$;
comment on column api.competition_levels.retired_at is $$From this time on nothing is sold at it; null while it is in use.$$;

grant select on api.competition_levels to anon, member, partner, admin;
