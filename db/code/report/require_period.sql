-- LM871 invalid_period (400): The period is not valid.
--   To do: `since` is not after `until`, they are at most ten years apart (92 days, if they are
--   moments), and the granularity is day, week, month, quarter or year.

create or replace function report.period_of(day date, granularity text) returns date
language sql immutable parallel safe
return date_trunc(granularity, day::timestamp)::date;

comment on function report.period_of(date, text) is $$First day of the day, week, month, quarter or year that contains a day.$$;

create or replace function report.require_period(since date, until date, granularity text) returns void
language plpgsql stable
as $$
begin
  -- Infinity is a date, but cannot be subtracted.
  if (granularity in ('day', 'week', 'month', 'quarter', 'year')
    and case when isfinite(since) and isfinite(until) then until - since between 0 and 3660 end) is not true
  then
    perform ops.raise_http(400, 'LM871', 'the period is not valid', concat_ws(' ', since, until, granularity),
      'since is not after until, at most ten years lie between; granularity is day, week, month, quarter or year.');
  end if;
end
$$;

comment on function report.require_period(date, date, text) is
$$Refuse an invalid period of a report.
Errors: LM871.$$;

create or replace function report.require_span(since timestamptz, until timestamptz) returns void
language plpgsql stable
as $$
begin
  if (case when isfinite(since) and isfinite(until) then until - since between '0' and '92 days' end) is not true then
    perform ops.raise_http(400, 'LM871', 'the period is not valid', concat_ws(' ', since, until),
      'since is not after until, and at most 92 days lie between.');
  end if;
end
$$;

comment on function report.require_span(timestamptz, timestamptz) is
$$Refuse an invalid span between two moments, of functions that count rows.
Errors: LM871.$$;
