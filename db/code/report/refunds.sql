create or replace function report.refunds(since date, until date, granularity text default 'month', niche_id uuid default null)
returns setof report.refund_line
language plpgsql stable security definer -- only admins can call the API function
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_custom_plan -- see report.leads
as $$
declare
  v_time_zone constant text := ops.setting_of('report.time_zone') #>> '{}';
  v_since constant timestamptz := ops.day_start(since, v_time_zone);
  v_until constant timestamptz := ops.day_start(until + 1, v_time_zone);
begin
  perform report.require_period(since, until, granularity);
  return query
  with line as (
    select q.created_at as at, q.assignment_id, q.reason, q.status, true as is_request
    from returns.request as q
    where q.created_at >= v_since and q.created_at < v_until
    union all
    -- The day on which the ledger has it.
    select j.created_at, r.assignment_id, coalesce(q.reason, 'bad_lead'), null, false
    from ledger.journal as j
    join sale.refund as r on r.journal_id = j.id
    left join returns.request as q on q.assignment_id = r.assignment_id
    where j.created_at >= v_since and j.created_at < v_until
  )
  select
    report.period_of((e.at at time zone v_time_zone)::date, refunds.granularity),
    n.id, n.name, e.reason, a.currency,
    count(*) filter (where e.is_request), count(*) filter (where e.status = 'pending'),
    count(*) filter (where e.status = 'rejected'), count(*) filter (where not e.is_request),
    ledger.to_decimal(coalesce(sum(a.price) filter (where not e.is_request), 0)::bigint, a.currency)
  from line as e
  join sale.assignment as a on a.id = e.assignment_id
  join intake.lead as l on l.id = a.lead_id
  join catalog.niche as n on n.id = l.niche_id
  where refunds.niche_id is null or n.id = refunds.niche_id
  group by 1, 2, 3, 4, 5
  order by 1, 3, 4, 5;
end
$$;

comment on function report.refunds(date, date, text, uuid) is
$$Refund requests and refunds of bad leads between two days, both included, by period, niche and reason; the reason is bad_lead where
an admin marked the lead bad and the buyer had not requested a refund.
Errors: LM871 invalid period.$$;

grant execute on function report.refunds(date, date, text, uuid) to admin;
