create or replace function distribution.describe_subscriptions(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object('levels', jsonb_agg(
    jsonb_build_object('niche', n.name, 'level', l.name, 'price', ledger.to_decimal(l.price, n.currency)::text, 'currency', n.currency)
    order by n.name, l.order_position))
  from distribution.subscription as s
  join catalog.competition_level as l on l.id = s.competition_level_id
  join catalog.niche as n on n.id = s.niche_id
  where s.organization_id = describe_subscriptions.organization_id
    and refs -> 'subscription_ids' ? s.id::text
  having count(*) > 0
$$;

comment on function distribution.describe_subscriptions(jsonb, uuid, uuid) is
$$Levels and prices of {subscription_ids}, for their owner. Null for others.$$;
