create or replace function distribution.set_caps(subscription_id uuid, caps jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
  v_now constant timestamptz := clock_timestamp();
  v_currency constant text := (select n.currency from catalog.niche as n where n.id = v_subscription.niche_id);
  v_caps constant distribution.cap[] := array(select c from distribution.require_caps(set_caps.caps, v_currency) as c);
begin
  delete from distribution.cap as c
  where c.subscription_id = v_subscription.id
    and not exists (select from unnest(v_caps) as n where n.period = c.period);
  insert into distribution.cap as c (subscription_id, period, max_leads, max_spend, window_ends_at, leads, spend)
  select
    v_subscription.id, n.period, n.max_leads, n.max_spend, distribution.window_end(n.period, o.time_zone, v_now),
    b.leads, b.spend
  from unnest(v_caps) as n
  join identity.organization as o on o.id = v_subscription.organization_id
  -- Leads that were bought before count from the first moment.
  cross join lateral (
    select count(*)::integer as leads, coalesce(sum(a.price), 0)::bigint as spend
    from sale.assignment as a
    where a.subscription_id = v_subscription.id
      and a.organization_id = v_subscription.organization_id
      and a.created_at >= distribution.window_start(n.period, o.time_zone, v_now)
  ) as b
  on conflict on constraint cap_pkey do update
  set max_leads = excluded.max_leads, max_spend = excluded.max_spend, window_ends_at = excluded.window_ends_at,
    leads = excluded.leads, spend = excluded.spend;
  update distribution.subscription as s set updated_at = v_now where s.id = v_subscription.id;
  perform distribution.sync_rotation(array[v_subscription.id]);
end
$$;

comment on function distribution.set_caps(uuid, jsonb) is
$$Limit what a subscription buys, replacing its earlier caps; {} for no caps. What it has bought in a window
that lasts is counted. A run that sells to it at this moment is waited for.
caps: {"day": {"leads": 10, "spend": 150.00}, …}: periods hour, day, week (from Monday), month, total, in the time zone of
the organisation; leads, spend (in the niche's currency) or both.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended, LM607 faults, listed in details.$$;

grant execute on function distribution.set_caps(uuid, jsonb) to member;

create or replace function api.set_caps(subscription_id uuid, caps jsonb) returns void
language sql volatile
begin atomic
  select distribution.set_caps(set_caps.subscription_id, ops.bounded_document(set_caps.caps, 'caps', 16384));
end;

comment on function api.set_caps(uuid, jsonb) is
$$Limit what a subscription buys
caps: {"day": {"leads": 10, "spend": 150.00}, …}: periods hour, day, week (from Monday), month and total, in the
organisation's time zone; leads, spend (in the niche's currency) or both. They replace the earlier caps; {} for none.
Errors: LM410, LM411, LM412, LM413 not an amount of money, LM115 role not allowed, LM603 no such subscription, LM604 ended,
LM607 faults, listed in details.$$;

grant execute on function api.set_caps(uuid, jsonb) to member;
