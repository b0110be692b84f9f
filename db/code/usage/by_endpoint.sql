create or replace function usage.by_endpoint(since date, until date) returns setof usage.endpoint_line
language plpgsql stable rows 20 security definer -- aggregates sums of an organisation without its policies
set search_path = pg_catalog, pg_temp
-- Planned for its organisation: one may have as many sums as all others.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_organization_id constant uuid := usage.require_period(since, until);
begin
  return query
  select s.endpoint,
    sum(s.calls)::bigint, sum(s.billed)::bigint, sum(s.overrun)::bigint, sum(s.refused)::bigint, sum(s.failed)::bigint,
    sum(s.unconfirmed)::bigint, round(sum(s.milliseconds) / sum(s.calls), 1), sum(s.bytes)::bigint
  from usage.day_sum as s
  where s.organization_id = v_organization_id and s.day between by_endpoint.since and by_endpoint.until
  group by 1
  order by 2 desc, 1;
end
$$;

comment on function usage.by_endpoint(date, date) is
$$Calls by API key by endpoint of the organisation that the caller acts for.
Errors: LM115, LM972.$$;

grant execute on function usage.by_endpoint(date, date) to member;
