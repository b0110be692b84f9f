create or replace function report.providers(
  since date, until date, granularity text default 'month', niche_id uuid default null, organization_id uuid default null
) returns setof report.provider_line
language plpgsql stable security definer -- the sums cover all organisations; this function filters by caller
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- see report.revenue
as $$
declare
  v_mark report.rollup_watermark;
  v_organization_id constant uuid := case
    when request.role_name() = 'admin' then providers.organization_id
    else ledger.statement_owner(providers.organization_id) end;
  -- Whole months are read from the sums by month.
  v_first_month date := 'infinity'::date;
  v_after_months date := 'infinity'::date;
begin
  perform report.require_period(since, until, granularity);
  if granularity in ('month', 'quarter', 'year')
    and report.period_of(since - 1, 'month') + interval '1 month' < report.period_of(until + 1, 'month')
  then
    v_first_month := (report.period_of(since - 1, 'month') + interval '1 month')::date;
    v_after_months := report.period_of(until + 1, 'month');
  end if;
  select m.* into v_mark from report.rollup_watermark as m;
  return query
  with line as (
    select d.period as day, d.organization_id, d.niche_id, d.currency, d.sold_count, d.sold, d.refunded_count, d.refunded
    from report.provider_sum as d
    where (
        d.granularity = 'month' and d.period >= v_first_month and d.period < v_after_months
        or d.granularity = 'day' and d.period >= providers.since and d.period < least(v_first_month, providers.until + 1)
        or d.granularity = 'day' and d.period >= v_after_months and d.period <= providers.until)
      and (providers.niche_id is null or d.niche_id = providers.niche_id)
      and (v_organization_id is null or d.organization_id = v_organization_id)
    union all
    select f.*
    from report.provider_facts(v_mark.journal_id, 9223372036854775807, v_mark.time_zone) as f
    where f.day between providers.since and providers.until
      and (providers.niche_id is null or f.niche_id = providers.niche_id)
      and (v_organization_id is null or f.organization_id = v_organization_id)
  ), summed as (
    select
      report.period_of(e.day, providers.granularity) as period, e.organization_id, e.currency,
      sum(e.sold_count) as sold_count, sum(e.sold) as sold, sum(e.refunded_count) as refunded_count, sum(e.refunded) as refunded
    from line as e
    group by 1, 2, 3
  )
  select
    s.period, s.organization_id, o.name, s.currency, s.sold_count::bigint, ledger.to_decimal(s.sold::bigint, s.currency),
    ledger.to_decimal(round(s.sold / nullif(s.sold_count, 0))::bigint, s.currency), s.refunded_count::bigint,
    ledger.to_decimal(s.refunded::bigint, s.currency), ledger.to_decimal((s.sold - s.refunded)::bigint, s.currency)
  from summed as s
  join identity.organization as o on o.id = s.organization_id
  order by s.period, s.sold desc, s.organization_id, s.currency;
end
$$;

comment on function report.providers(date, date, text, uuid, uuid) is
$$Purchases of organisations between two days, both included, by period and currency, the largest first; members see their own.
Errors: LM111 no such organisation, LM871 invalid period.$$;

grant execute on function report.providers(date, date, text, uuid, uuid) to member, admin;
