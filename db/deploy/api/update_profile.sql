-- Deploy leadmill:api/update_profile to pg

begin;

create function api.update_profile(
  first_name text default null,
  last_name text default null,
  phone text default null
) returns void
language sql volatile
begin atomic
  select identity.update_profile(
    ops.bounded(update_profile.first_name, 'first_name'),
    ops.bounded(update_profile.last_name, 'last_name'),
    ops.bounded(update_profile.phone, 'phone'));
end;

comment on function api.update_profile(text, text, text) is
$$Change one's own names and phone number
What is not given stays; an empty text removes it.
Errors: LM109 faults, listed in details.$$;

grant execute on function api.update_profile(text, text, text) to member, admin;

commit;
