create or replace function marketplace.users_in(since timestamptz, until timestamptz) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'total', count(u.id),
    'joined', count(u.id) filter (where u.created_at >= since and u.created_at < until),
    'active', count(u.id) filter (where u.status = 'active'),
    'blocked', count(u.id) filter (where u.status = 'suspended'),
    'buyers', (
      select count(distinct a.organization_id)
      from sale.assignment as a
      where a.channel = 'marketplace' and a.created_at >= since and a.created_at < until))
  from identity.user_account as u
  where u.deleted_at is null and not u.is_admin
$$;

comment on function marketplace.users_in(timestamptz, timestamptz) is
$$Numbers of users: those who joined and the buyers in a period, the others now.$$;

create or replace function marketplace.leads_in(since timestamptz, until timestamptz) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'listed', count(l.id) filter (where l.listed_at >= since and l.listed_at < until),
    'open', count(l.id) filter (where l.status = 'open'),
    'sold_out', count(l.id) filter (where l.status = 'sold_out'),
    'withdrawn', count(l.id) filter (where l.status = 'withdrawn'),
    'purchases', (
      select count(*)
      from sale.assignment as a
      where a.channel = 'marketplace' and a.created_at >= since and a.created_at < until))
  from marketplace.listing as l
$$;

comment on function marketplace.leads_in(timestamptz, timestamptz) is
$$Numbers of listings: those listed and the purchases in a period, the others now.$$;

create or replace function marketplace.revenue_in(since timestamptz, until timestamptz) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  with amounts (currency, sold, refunded, rewards) as (
    select a.currency, a.price, case a.status when 'refunded' then a.price else 0 end, 0
    from sale.assignment as a
    where a.channel = 'marketplace' and a.created_at >= since and a.created_at < until
    union all
    select f.currency, 0, 0, f.reward
    from marketplace.feedback as f
    where f.created_at >= since and f.created_at < until
  ), total as (
    select m.currency, sum(m.sold)::bigint as sold, sum(m.refunded)::bigint as refunded, sum(m.rewards)::bigint as rewards
    from amounts as m
    group by m.currency
  )
  select coalesce(jsonb_object_agg(t.currency, jsonb_build_object(
    'sold', ledger.to_decimal(t.sold, t.currency),
    'refunded', ledger.to_decimal(t.refunded, t.currency),
    'rewards', ledger.to_decimal(t.rewards, t.currency),
    'net', ledger.to_decimal(t.sold - t.refunded - t.rewards, t.currency))), '{}')
  from total as t
$$;

comment on function marketplace.revenue_in(timestamptz, timestamptz) is
$$Sales of a period by currency, with their refunds, whenever they were made, and the rewards of the period.$$;

create or replace function marketplace.feedback_in(since timestamptz, until timestamptz) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'total', count(*),
    'booked', count(*) filter (where f.is_booked),
    'booked_share', round(avg(f.is_booked::integer), 4),
    'responsive', count(*) filter (where f.responsiveness = 'responsive'),
    'partial', count(*) filter (where f.responsiveness = 'partial'),
    'ghosted', count(*) filter (where f.responsiveness = 'ghosted'),
    'days_to_book', round(avg(f.days_to_book), 1))
  from marketplace.feedback as f
  where f.created_at >= since and f.created_at < until
$$;

comment on function marketplace.feedback_in(timestamptz, timestamptz) is $$Numbers of the feedback given in a period.$$;

create or replace function marketplace.report_marketplace(since timestamptz default null, until timestamptz default null) returns jsonb
language sql stable security definer -- counts over tables that no web role may read as a whole
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'users', marketplace.users_in(p.since, p.until),
    'leads', marketplace.leads_in(p.since, p.until),
    'revenue', marketplace.revenue_in(p.since, p.until),
    'feedback', marketplace.feedback_in(p.since, p.until))
  from (values (coalesce(report_marketplace.since, '-infinity'), coalesce(report_marketplace.until, 'infinity'))) as p (since, until)
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
