create or replace view api.niches with (security_invoker = true) as
select
  n.id,
  n.slug,
  n.name,
  n.description,
  n.currency,
  n.region,
  n.is_active,
  n.cascade_rule,
  n.rotates_start_level,
  n.opening_wait,
  -- An expression instead of the plain column: with a second foreign key between niches and levels, PostgREST could
  -- embed neither without a hint.
  coalesce(n.default_level_id) as default_level_id,
  n.created_at,
  n.updated_at,
  n.retired_at
from catalog.niche as n;

comment on view api.niches is
$$Niches: the kinds of leads
Anyone sees those that take leads: active, with an active form. Members and admins see all, because their history names them.$$;
comment on column api.niches.slug is $$Name in addresses and in submit_lead.$$;
comment on column api.niches.currency is $$ISO 4217 code of all prices of the niche.$$;
comment on column api.niches.region is $$Country (ISO 3166 alpha-2) of phone numbers that do not name one.$$;
comment on column api.niches.is_active is $$Whether it takes new leads, once it has an active form.$$;
comment on column api.niches.cascade_rule is
$$promise: no lead is sold to more buyers than any level already sold promised; literal: each level sells up to its own
maximum.$$;
comment on column api.niches.rotates_start_level is $$If true, the level that is evaluated first changes from lead to lead.$$;
comment on column api.niches.opening_wait is
$$How long after its approval a lead may wait for a buyer outside opening hours; null: it does not wait.$$;
comment on column api.niches.default_level_id is $$The level that subscribe uses if none is named; null: one must be named.$$;
comment on column api.niches.retired_at is $$From this time on it takes no leads; null while it is in use.$$;

grant select on api.niches to anon, member, partner, admin;
