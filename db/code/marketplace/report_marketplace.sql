create or replace function marketplace.report_marketplace(since timestamptz default null, until timestamptz default null) returns jsonb
language sql stable security definer -- counts over tables that no web role reads whole
set search_path = pg_catalog, pg_temp
as $$
  with period as (
    select
      coalesce(report_marketplace.since, '-infinity') as since,
      coalesce(report_marketplace.until, 'infinity') as until
  ), sale as (
    select a.* from period as p join sale.assignment as a
      on a.channel = 'marketplace' and a.created_at >= p.since and a.created_at < p.until
  ), told as (
    select f.* from period as p join marketplace.feedback as f on f.created_at >= p.since and f.created_at < p.until
  )
  select jsonb_build_object(
    'users', (
      select jsonb_build_object(
        'total', count(u.id),
        'joined', count(u.id) filter (where u.created_at >= p.since and u.created_at < p.until),
        'active', count(u.id) filter (where u.status = 'active'),
        'blocked', count(u.id) filter (where u.status = 'suspended'),
        'buyers', (select count(distinct s.organization_id) from sale as s))
      from period as p
      left join identity.user_account as u on u.deleted_at is null and not u.is_admin),
    'leads', (
      select jsonb_build_object(
        'listed', count(l.id) filter (where l.listed_at >= p.since and l.listed_at < p.until),
        'open', count(l.id) filter (where l.status = 'open'),
        'sold_out', count(l.id) filter (where l.status = 'sold_out'),
        'withdrawn', count(l.id) filter (where l.status = 'withdrawn'),
        'purchases', (select count(*) from sale))
      from period as p
      left join marketplace.listing as l on true),
    'revenue', coalesce((
      select jsonb_object_agg(r.currency, jsonb_build_object(
        'sold', ledger.to_decimal(r.sold, r.currency),
        'refunded', ledger.to_decimal(r.refunded, r.currency),
        'rewards', ledger.to_decimal(r.rewards, r.currency),
        'net', ledger.to_decimal(r.sold - r.refunded - r.rewards, r.currency)))
      from (
        select
          m.currency,
          sum(m.sold)::bigint as sold,
          sum(m.refunded)::bigint as refunded,
          sum(m.rewards)::bigint as rewards
        from (
          select s.currency, s.price, case s.status when 'refunded' then s.price else 0 end, 0 from sale as s
          union all
          select t.currency, 0, 0, t.reward from told as t) as m (currency, sold, refunded, rewards)
        group by m.currency) as r), '{}'),
    'feedback', (
      select jsonb_build_object(
        'total', count(*),
        'booked', count(*) filter (where t.is_booked),
        'booked_share', round(avg(t.is_booked::integer), 4),
        'responsive', count(*) filter (where t.responsiveness = 'responsive'),
        'partial', count(*) filter (where t.responsiveness = 'partial'),
        'ghosted', count(*) filter (where t.responsiveness = 'ghosted'),
        'days_to_book', round(avg(t.days_to_book), 1))
      from told as t))
$$;

comment on function marketplace.report_marketplace(timestamptz, timestamptz) is
$$The numbers of the marketplace between two moments, as api.report_marketplace() describes them. Computed from the rows
at each call: nothing is stored.$$;

grant execute on function marketplace.report_marketplace(timestamptz, timestamptz) to admin;

create or replace function api.report_marketplace(since timestamptz default null, until timestamptz default null) returns jsonb
language sql stable
begin atomic
  select marketplace.report_marketplace(report_marketplace.since, report_marketplace.until);
end;

comment on function api.report_marketplace(timestamptz, timestamptz) is
$$Report the numbers of the marketplace
{users, leads, revenue by currency, feedback}. since and until bound the users who joined and the leads that were listed,
sold or given feedback (until is not included); the other numbers are current. A refund counts for the day of the sale.$$;

grant execute on function api.report_marketplace(timestamptz, timestamptz) to admin;
