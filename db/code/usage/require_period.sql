-- LM972 invalid_usage_period (400): The period is not valid.
--   To do: `since` is not after `until`, and at most 366 days lie between.

create or replace function usage.require_period(since date, until date) returns uuid
language plpgsql stable
set search_path = pg_catalog, pg_temp
as $$
begin
  -- Infinity is a date, but cannot be subtracted.
  if (case when isfinite(since) and isfinite(until) then until - since between 0 and 366 end) is not true then
    perform ops.raise_http(400, 'LM972', 'the period is not valid', jsonb_build_array(jsonb_build_object(
      'field', case when since is null or not isfinite(since) then 'since' else 'until' end, 'code', 'invalid',
      'message', 'since is not after until, and at most 366 days lie between'))::text);
  end if;
  return identity.require_permission('read');
end
$$;

comment on function usage.require_period(date, date) is
$$The organisation whose usage the caller may read, for a valid period.
Errors: LM115 the caller's role does not allow it, LM972 invalid period (400).$$;
