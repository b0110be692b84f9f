-- LM608 invalid_opening_hours (400): The opening hours have faults.
--   To do: Correct each path listed in `details`, such as `opening_hours.monday[0]`.

create or replace function distribution.set_opening_hours(subscription_id uuid, opening_hours jsonb) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_subscription constant distribution.subscription := distribution.lock_subscription(subscription_id);
  v_faults constant jsonb := distribution.hours_faults(opening_hours);
begin
  if v_faults <> '[]' then
    perform ops.raise_http(400, 'LM608', 'opening hours have faults', v_faults::text);
  end if;
  update distribution.subscription as s
  set
    opening_hours = distribution.hours_of(set_opening_hours.opening_hours),
    -- The state that followed from the earlier hours is cleared; sync_rotation sets the new one.
    closes_at = null,
    ineligible_reason = nullif(s.ineligible_reason, 'closed'),
    resumes_at = case when s.ineligible_reason = 'capped' then s.resumes_at end,
    updated_at = clock_timestamp()
  where s.id = v_subscription.id;
  perform distribution.sync_rotation(array[v_subscription.id]);
end
$$;

comment on function distribution.set_opening_hours(uuid, jsonb) is
$$Take leads at these times only, by the clock of the organisation's time zone.
opening_hours: {"monday": [["09:00", "12:30"], ["13:30", "18:00"]], …}; days that are not named are closed; {} is always open.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended, LM608 faults, listed in details.$$;

grant execute on function distribution.set_opening_hours(uuid, jsonb) to member;

create or replace function api.set_opening_hours(subscription_id uuid, opening_hours jsonb) returns void
language sql volatile
begin atomic
  select distribution.set_opening_hours(set_opening_hours.subscription_id,
    ops.bounded_document(set_opening_hours.opening_hours, 'opening_hours', 16384));
end;

comment on function api.set_opening_hours(uuid, jsonb) is
$$Take leads at these times only
opening_hours: {"monday": [["09:00", "12:30"], ["13:30", "18:00"]], …}, in the organisation's time zone; days that are not
named are closed; {} is always open.
Errors: LM115 role not allowed, LM603 no such subscription, LM604 ended, LM608 faults, listed in details.$$;

grant execute on function api.set_opening_hours(uuid, jsonb) to member;
