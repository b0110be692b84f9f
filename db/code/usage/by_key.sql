create or replace function usage.by_key(since date, until date) returns setof usage.key_line
language plpgsql stable rows 20 security definer -- aggregates sums of an organisation without its policies
set search_path = pg_catalog, pg_temp
-- Planned for its organisation: one may have as many sums as all others.
set plan_cache_mode = force_custom_plan
as $$
declare
  v_organization_id constant uuid := usage.require_period(since, until);
begin
  return query
  select s.api_key_id, k.name, k.prefix,
    sum(s.calls)::bigint, sum(s.billed)::bigint, sum(s.overrun)::bigint, sum(s.refused)::bigint, sum(s.failed)::bigint,
    sum(s.unconfirmed)::bigint, round(sum(s.milliseconds) / sum(s.calls), 1), sum(s.bytes)::bigint
  from usage.day_sum as s
  join identity.api_key as k on k.id = s.api_key_id
  where s.organization_id = v_organization_id and s.day between by_key.since and by_key.until
  group by 1, 2, 3
  order by 4 desc, 1;
end
$$;

comment on function usage.by_key(date, date) is
$$Calls by API key by key of the organisation that the caller acts for.
Errors: LM115, LM972.$$;

grant execute on function usage.by_key(date, date) to member;
