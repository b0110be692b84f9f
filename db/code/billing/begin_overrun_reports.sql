create or replace function billing.begin_overrun_reports() returns setof uuid
language plpgsql volatile security definer -- callers have no privilege on the tables
set search_path = pg_catalog, pg_temp
as $$
begin
  insert into billing.overrun_report (organization_id, month, first_call, last_call)
  select distinct on (s.organization_id) s.organization_id, s.month, r.last_call + 1, s.overrun
  from usage.month_sum as s
  join billing.customer as c on c.organization_id = s.organization_id
  cross join lateral (
    select coalesce(max(o.last_call), 0) as last_call
    from billing.overrun_report as o
    where o.organization_id = s.organization_id and o.month = s.month) as r
  where s.overrun > r.last_call
    -- The processor takes what is 35 days old at most.
    and s.month >= (clock_timestamp() at time zone 'UTC')::date - 60
    -- The processor counts by the minute, and each minute of a customer has one report, so that it can be found there again.
    and not exists (
      select from billing.overrun_report as o
      where o.organization_id = s.organization_id and o.created_at > clock_timestamp() - interval '2 minutes')
  order by s.organization_id, s.month
  on conflict do nothing;
  return query select o.id from billing.overrun_report as o where o.status = 'requested' order by o.id;
end
$$;

comment on function billing.begin_overrun_reports() is
$$Write down which calls beyond the quota are to be reported next, and return all reports that the processor has not confirmed. Only calls
that no row reports yet are taken up; one report of an organisation is open at a time.$$;

grant execute on function billing.begin_overrun_reports() to leadmill_reconciler;
