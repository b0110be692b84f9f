create or replace function usage.summary(since date, until date) returns usage.total
language plpgsql stable security definer -- aggregates sums of an organisation without its policies
set search_path = pg_catalog, pg_temp
-- Planned for its organisation: one may have as many sums as all others.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_organization_id constant uuid := usage.require_period(since, until);
begin
  return (
    select row(
    coalesce(sum(s.calls), 0)::bigint, coalesce(sum(s.billed), 0)::bigint, coalesce(sum(s.overrun), 0)::bigint,
    coalesce(sum(s.refused), 0)::bigint, coalesce(sum(s.failed), 0)::bigint, coalesce(sum(s.unconfirmed), 0)::bigint,
    round(sum(s.milliseconds) / nullif(sum(s.calls), 0), 1), coalesce(sum(s.bytes), 0)::bigint)::usage.total
    from usage.day_sum as s
    where s.organization_id = v_organization_id and s.day between summary.since and summary.until);
end
$$;

comment on function usage.summary(date, date) is
$$Calls by API key in a period of the organisation that the caller acts for.
Errors: LM115, LM972.$$;

grant execute on function usage.summary(date, date) to member;
