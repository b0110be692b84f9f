create or replace function billing.finish_overrun_report(report_id uuid, failure_code text default null) returns boolean
language sql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
  with finished as (
    update billing.overrun_report as o
    set
      status = case when finish_overrun_report.failure_code is null then 'reported' else 'refused' end,
      failure_code = left(finish_overrun_report.failure_code, 100),
      finished_at = clock_timestamp()
    where o.id = finish_overrun_report.report_id and o.status = 'requested'
    returning o.id
  )
  select exists (select from finished)
$$;

comment on function billing.finish_overrun_report(uuid, text) is
$$Record what the processor answered to a report: it is known there, or refused, with its reason. False when it is over.$$;

grant execute on function billing.finish_overrun_report(uuid, text) to leadmill_reconciler;
