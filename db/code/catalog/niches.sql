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
  -- No plain column: with a second way from niches to their levels PostgREST would embed neither.
  coalesce(n.default_level_id) as default_level_id,
  n.created_at,
  n.updated_at,
  n.retired_at
from catalog.niche as n;

comment on view api.niches is
$$Markets of leads
Anyone sees those that take leads, active and with a form in use; members and admins see all, for their history names them.$$;
comment on column api.niches.slug is $$Name in addresses, and in submit_lead.$$;
comment on column api.niches.currency is $$ISO 4217 code; all prices of the niche are in it.$$;
comment on column api.niches.region is $$Country (ISO 3166 alpha-2) of phone numbers that say none.$$;
comment on column api.niches.is_active is $$Takes new leads, once it has an active form.$$;
comment on column api.niches.cascade_rule is $$promise: no lead is sold to more buyers than any level already sold promised; literal: each level up to its own maximum.$$;
comment on column api.niches.rotates_start_level is $$The level that is asked first changes from lead to lead.$$;
comment on column api.niches.opening_wait is $$How long after its approval a lead may wait for a buyer to open; null: not at all.$$;
comment on column api.niches.default_level_id is $$The level that subscribe takes where none is named; null: one has to be named.$$;
comment on column api.niches.retired_at is $$Since when it takes no leads for ever; null while it lives.$$;

grant select on api.niches to anon, member, partner, admin;
