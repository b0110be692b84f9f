create or replace view report.metric as
with mark as materialized (
  select m.rolled_up_at, (now() at time zone m.time_zone)::date as today from report.rollup_watermark as m
), day as materialized (
  -- Only what is rolled up: to read what came since would take the longer the less works.
  select d.currency, d.journal_kind, d.account_kind, sum(d.amount) as amount, sum(d.entry_count) as count
  from mark join report.ledger_day as d on d.day = mark.today
  group by d.currency, d.journal_kind, d.account_kind
), currency as (
  -- Those that are sold in, so that zero is shown before the first sale of a day; and those of today.
  select n.currency as code from catalog.niche as n union select d.currency from day as d
)
-- Counters that begin anew each day: Prometheus takes that for a restart, and rates stay right.
select
  'leadmill_sold_leads_total' as name, 'counter' as kind, 'Leads sold since midnight (report.time_zone), once for each buyer.' as help,
  jsonb_build_object('currency', c.code) as labels,
  coalesce((
    select sum(d.count) from day as d
    where d.currency = c.code and d.account_kind = 'lead_revenue' and d.journal_kind = 'lead_charge'), 0)::numeric as value
from currency as c
union all
select
  'leadmill_sold_minor_units_total', 'counter', 'What they were sold for, in minor units.', jsonb_build_object('currency', c.code),
  coalesce((
    select sum(d.amount) from day as d
    where d.currency = c.code and d.account_kind = 'lead_revenue' and d.journal_kind = 'lead_charge'), 0)::numeric
from currency as c
union all
select
  'leadmill_refunded_leads_total', 'counter', 'Sold leads that were refunded since midnight.', jsonb_build_object('currency', c.code),
  coalesce((
    select sum(d.count) from day as d
    where d.currency = c.code and d.account_kind = 'lead_revenue' and d.journal_kind <> 'lead_charge'), 0)::numeric
from currency as c
union all
select
  'leadmill_deposited_minor_units_total', 'counter', 'Money that organisations paid in since midnight, in minor units.',
  jsonb_build_object('currency', c.code),
  coalesce((
    select sum(d.amount) from day as d
    where d.currency = c.code and d.account_kind in ('wallet', 'debt') and d.journal_kind = 'deposit'), 0)::numeric
from currency as c
union all
select
  'leadmill_sign_ups_total', 'counter', 'Organisations that signed up since midnight.', '{}',
  coalesce((select sum(g.count) from mark join report.growth_day as g on g.measure = 'sign_up' and g.day = mark.today), 0)::numeric
union all
select
  'leadmill_reports_rolled_up_timestamp_seconds', 'gauge', 'When the sums of the reports were last rolled up.', '{}',
  (select extract(epoch from m.rolled_up_at) from mark as m);

comment on view report.metric is $$Metrics of the business, out of the sums of the reports; see ops.metric.$$;
