-- LM973 calls_not_kept (409): The calls of this day cannot be recounted: they are not kept any more, or the day is not over.
--   To do: Choose a day within the time that the setting `usage.call_days` says.

create or replace function usage.recount(day date) returns setof usage.recounted
language plpgsql volatile security definer -- nobody writes the sums but by counting
set search_path = pg_catalog, pg_temp
as $$
declare
  v_from constant timestamptz := recount.day::timestamp at time zone 'UTC';
  v_today constant date := (clock_timestamp() at time zone 'UTC')::date;
begin
  if (recount.day < v_today and recount.day >= v_today - ops.setting_of('usage.call_days')::integer) is not true then
    perform ops.raise_http(409, 'LM973', 'the calls of this day are not kept', recount.day::text);
  end if;
  perform pg_advisory_xact_lock(hashtextextended('usage.record_lines', 0));
  perform audit.record('usage_recounted', 'usage.day_sum', recount.day::text);
  return query
  with counted as materialized (
    select c.organization_id, recount.day as day, c.api_key_id, c.endpoint, count(*) as calls,
      count(*) filter (where c.is_billed) as billed, count(*) filter (where c.is_overrun) as overrun,
      count(*) filter (where c.status_code between 400 and 499) as refused, count(*) filter (where c.status_code >= 500) as failed,
      count(*) filter (where not c.is_confirmed) as unconfirmed, sum(c.milliseconds) as milliseconds, sum(c.bytes)::bigint as bytes
    from usage.call as c
    where c.happened_at >= v_from and c.happened_at < v_from + interval '24 hours'
    group by 1, 3, 4
  ), gone as (
    delete from usage.day_sum as s
    where s.day = recount.day and not exists (
      select from counted as c
      where c.organization_id = s.organization_id and c.api_key_id = s.api_key_id and c.endpoint = s.endpoint)
    returning s.*
  ), right_ones as (
    insert into usage.day_sum as s (
      organization_id, day, api_key_id, endpoint, calls, billed, overrun, refused, failed, unconfirmed, milliseconds, bytes)
    select c.* from counted as c
    on conflict on constraint day_sum_pkey do update
    set calls = excluded.calls, billed = excluded.billed, overrun = excluded.overrun, refused = excluded.refused,
      failed = excluded.failed, unconfirmed = excluded.unconfirmed, milliseconds = excluded.milliseconds, bytes = excluded.bytes
    where (s.calls, s.billed, s.overrun, s.refused, s.failed, s.unconfirmed, s.milliseconds, s.bytes)
      <> (excluded.calls, excluded.billed, excluded.overrun, excluded.refused, excluded.failed, excluded.unconfirmed,
        excluded.milliseconds, excluded.bytes)
    returning s.*
  )
  select n.organization_id, n.api_key_id, n.endpoint, coalesce(s.calls, 0), coalesce(n.calls, 0), coalesce(s.billed, 0),
    coalesce(n.billed, 0)
  from right_ones as n
  -- As the statement began.
  left join usage.day_sum as s
    on s.organization_id = n.organization_id and s.day = n.day and s.api_key_id = n.api_key_id and s.endpoint = n.endpoint
  union all
  select g.organization_id, g.api_key_id, g.endpoint, g.calls, 0, g.billed, 0 from gone as g;
  perform usage.recount_months(usage.month_of(v_from));
end
$$;

comment on function usage.recount(date) is
$$Count the calls of a day in UTC again and correct its sums, and those of its month. Returns the sums that were wrong.
Errors: LM973 the calls are not kept (409).$$;

grant execute on function usage.recount(date) to leadmill_worker, admin;

create or replace function usage.recount_months(month date) returns void
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with counted as (
    select s.organization_id, sum(s.billed)::bigint as billed, sum(s.overrun)::bigint as overrun
    from usage.day_sum as s
    where s.day >= recount_months.month and s.day < recount_months.month + interval '1 month'
    group by 1
  )
  insert into usage.month_sum as m (organization_id, month, billed, overrun)
  select coalesce(s.organization_id, c.organization_id), recount_months.month, coalesce(c.billed, 0), coalesce(c.overrun, 0)
  from counted as c
  full join (select o.organization_id from usage.month_sum as o where o.month = recount_months.month) as s
    on s.organization_id = c.organization_id
  where s.organization_id is not null or c.billed > 0
  on conflict on constraint month_sum_pkey do update set billed = excluded.billed, overrun = excluded.overrun
  where (m.billed, m.overrun) <> (excluded.billed, excluded.overrun)
$$;

comment on function usage.recount_months(date) is $$Correct the billed calls of each organisation in a month from the sums of its days.$$;
