-- LM972 invalid_usage_period (400): The period is not valid.
--   To do: `since` is not after `until`, and at most 366 days lie between; `details` names the day that is wrong.

create or replace function usage.require_period(since date, until date) returns uuid
language plpgsql stable
as $$
declare
  v_fault constant text := case
    when since is null or until is null then 'required'
    -- Infinity is a date, but cannot be subtracted.
    when not isfinite(since) or not isfinite(until) then 'not_a_date'
    when until < since then 'upside_down'
    when until - since > 366 then 'too_large' end;
begin
  if v_fault is not null then
    perform ops.raise_http(400, 'LM972', 'the period is not valid', jsonb_build_array(jsonb_build_object(
      'field', case when since is null or (until is not null and not isfinite(since)) then 'since' else 'until' end, 'code', v_fault,
      'message', 'must be a day, not before since, and at most 366 days after it'))::text);
  end if;
  return identity.require_permission('read');
end
$$;

comment on function usage.require_period(date, date) is
$$The organisation whose usage the caller may read, for a valid period.
Errors: LM115 the caller's role does not allow it, LM972 invalid period (400).$$;
