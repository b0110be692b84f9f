create or replace function report.revenue(since date, until date, granularity text default 'day', niche_id uuid default null)
returns setof report.revenue_line
language plpgsql stable security definer -- no role can read the sums; only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- the best plan depends on how much lies behind the watermark
as $$
declare
  v_mark report.rollup_watermark;
begin
  perform report.require_period(since, until, granularity);
  -- A stable function reads one snapshot, so that the watermark, the sums and the entries after it are consistent.
  select m.* into v_mark from report.rollup_watermark as m;
  return query
  with line as (
    select d.day, d.currency, d.niche_id, d.journal_kind, d.account_kind, d.amount, d.entry_count
    from report.ledger_day as d
    where d.day between revenue.since and revenue.until
      and (revenue.niche_id is null or d.niche_id = revenue.niche_id)
      and d.account_kind in ('lead_revenue', 'promo')
      and d.niche_id is not null
    union all
    select f.day, f.currency, f.niche_id, f.journal_kind, f.account_kind, f.amount, f.entry_count
    from report.ledger_facts(v_mark.journal_id, 9223372036854775807, v_mark.time_zone) as f
    where f.day between revenue.since and revenue.until
      and (revenue.niche_id is null or f.niche_id = revenue.niche_id)
      and f.account_kind in ('lead_revenue', 'promo')
      and f.niche_id is not null
  ), summed as (
    select
      report.period_of(e.day, revenue.granularity) as period, e.niche_id, e.currency,
      coalesce(sum(e.entry_count) filter (where e.account_kind = 'lead_revenue' and e.journal_kind = 'lead_charge'), 0) as sold_count,
      coalesce(sum(e.amount) filter (where e.account_kind = 'lead_revenue' and e.journal_kind = 'lead_charge'), 0) as sold,
      coalesce(-sum(e.amount) filter (where e.account_kind = 'promo' and e.journal_kind = 'lead_charge'), 0) as promotional,
      -- Rewards for feedback belong to a lead as well, but are not refunds.
      coalesce(sum(e.amount) filter (where e.account_kind = 'promo' and e.journal_kind in ('lead_refund', 'reversal')), 0)
        as promotional_refunded,
      coalesce(sum(e.entry_count) filter (where e.account_kind = 'lead_revenue' and e.journal_kind <> 'lead_charge'), 0) as refunded_count,
      coalesce(-sum(e.amount) filter (where e.account_kind = 'lead_revenue' and e.journal_kind <> 'lead_charge'), 0) as refunded
    from line as e
    group by 1, 2, 3
  )
  select
    s.period, s.niche_id, n.name, s.currency, s.sold_count::bigint, ledger.to_decimal(s.sold::bigint, s.currency),
    ledger.to_decimal(s.promotional::bigint, s.currency), s.refunded_count::bigint, ledger.to_decimal(s.refunded::bigint, s.currency),
    ledger.to_decimal((s.sold - s.refunded)::bigint, s.currency), ledger.to_decimal(s.promotional_refunded::bigint, s.currency)
  from summed as s
  join catalog.niche as n on n.id = s.niche_id
  order by s.period, n.name, s.niche_id, s.currency;
end
$$;

comment on function report.revenue(date, date, text, uuid) is
$$Revenue from leads between two days, both included, by period, niche and currency: sold, with the part paid by promotional credit;
refunded, with the part that became promotional credit again.
Errors: LM871 invalid period.$$;

grant execute on function report.revenue(date, date, text, uuid) to admin;
