create or replace function distribution.cap_allows(cap distribution.cap, price bigint, at timestamptz) returns boolean
language sql immutable parallel safe
return
  coalesce(case when cap.window_ends_at > at then cap.leads else 0 end < cap.max_leads, true)
  and coalesce(case when cap.window_ends_at > at then cap.spend else 0 end + price <= cap.max_spend, true);

comment on function distribution.cap_allows(distribution.cap, bigint, timestamptz) is
$$Whether a cap allows one more lead at this price.$$;

create or replace function distribution.count_sales(buyers distribution.buyer[]) returns void
language plpgsql volatile
as $$
declare
  v_now constant timestamptz := clock_timestamp();
  v_caps bigint;
  v_counted bigint;
  v_reached uuid[];
begin
  -- Most subscriptions have no caps.
  if not exists (
    select from distribution.cap as c
    where c.subscription_id = any (array(select b.subscription_id from unnest(buyers) as b)))
  then
    return;
  end if;
  with sale as (
    select b.subscription_id, b.price, o.time_zone
    from unnest(buyers) as b
    join identity.organization as o on o.id = b.organization_id
  ), counted as (
    update distribution.cap as c
    set (window_ends_at, leads, spend) = (
      select n.window_ends_at, n.leads, n.spend from distribution.cap_after(c, s.price, s.time_zone, v_now) as n)
    from sale as s
    where c.subscription_id = s.subscription_id and distribution.cap_allows(c, s.price, v_now)
    returning c.subscription_id, distribution.cap_allows(c, s.price, v_now) as allows_another
  )
  select
    (select count(*) from distribution.cap as c join sale as s on s.subscription_id = c.subscription_id),
    count(*),
    array_agg(distinct n.subscription_id order by n.subscription_id) filter (where not n.allows_another)
  into v_caps, v_counted, v_reached
  from counted as n;
  if v_counted <> v_caps then
    -- A subscription that has reached a cap is not in the rotation, and no other transaction sells while its lock is held.
    raise exception using errcode = 'assert_failure', message = 'a cap would be exceeded', detail = buyers::text;
  end if;
  if v_reached is not null then
    perform distribution.sync_rotation(v_reached);
  end if;
end
$$;

comment on function distribution.count_sales(distribution.buyer[]) is
$$Count sales in the caps of their subscriptions, and remove from the rotation those that have reached one. The caller
holds the locks of the subscriptions.
Errors: P0004 a cap would be exceeded: this cannot happen, and nothing is sold if it does.$$;
