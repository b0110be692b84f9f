-- Deploy leadmill:api/set_opening_hours to pg

begin;

create function api.set_opening_hours(subscription_id uuid, opening_hours jsonb) returns void
language sql volatile
begin atomic
  select distribution.set_opening_hours(set_opening_hours.subscription_id, ops.bounded_document(set_opening_hours.opening_hours, 'opening_hours', 16384));
end;

comment on function api.set_opening_hours(uuid, jsonb) is
$$Take leads at these times only
opening_hours: {"monday": [["09:00", "12:30"], ["13:30", "18:00"]], …}, in the organisation's time zone; days that are not
named are closed; {} is always open.
Errors: LM601 may not buy, LM603 no such subscription, LM604 ended, LM608 faults, listed in details.$$;

grant execute on function api.set_opening_hours(uuid, jsonb) to member;

commit;
