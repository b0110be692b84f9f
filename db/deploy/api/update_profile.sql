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
    update_profile.first_name,
    update_profile.last_name,
    update_profile.phone);
end;

comment on function api.update_profile(text, text, text) is
$$Change one's own names and phone number
What is not given stays; an empty text removes it.
Errors: LM109 faults, listed in details.$$;

grant execute on function api.update_profile(text, text, text) to member, admin;

commit;
