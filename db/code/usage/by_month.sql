create or replace function usage.by_month(since date, until date) returns setof usage.month_line
language plpgsql stable rows 20 security definer -- aggregates sums of an organisation without its policies
set search_path = pg_catalog, pg_temp
-- Planned for its organisation: one may have as many sums as all others.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_organization_id constant uuid := usage.require_period(since, until);
begin
  return query
  select usage.month_of(s.day::timestamp at time zone 'UTC'),
    sum(s.calls)::bigint, sum(s.billed)::bigint, sum(s.overrun)::bigint, sum(s.refused)::bigint, sum(s.failed)::bigint,
    sum(s.unconfirmed)::bigint, round(sum(s.milliseconds) / sum(s.calls), 1), sum(s.bytes)::bigint
  from usage.day_sum as s
  where s.organization_id = v_organization_id and s.day between by_month.since and by_month.until
  group by 1
  order by 1;
end
$$;

comment on function usage.by_month(date, date) is
$$Calls by API key by month of the organisation that the caller acts for.
Errors: LM115, LM972.$$;

grant execute on function usage.by_month(date, date) to member;
