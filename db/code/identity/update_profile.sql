create or replace function identity.update_profile(
  first_name text default null,
  last_name text default null,
  phone text default null
) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform identity.refuse_faults(
    identity.text_fault('first_name', update_profile.first_name, 100, false),
    identity.text_fault('last_name', update_profile.last_name, 100, false),
    identity.phone_fault(update_profile.phone));
  update identity.user_account as u
  set first_name = ops.trimmed_line(coalesce(update_profile.first_name, u.first_name)),
    last_name = ops.trimmed_line(coalesce(update_profile.last_name, u.last_name)),
    phone = ops.phone_number(coalesce(update_profile.phone, u.phone)),
    updated_at = clock_timestamp()
  where u.id = request.user_id();
end
$$;

comment on function identity.update_profile(text, text, text) is
$$Update the caller's names and phone number. An argument that is null changes nothing.
Errors: LM109 faults.$$;

grant execute on function identity.update_profile(text, text, text) to member, admin;

create or replace function api.update_profile(
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
An argument that is not given changes nothing; an empty text removes the value.
Errors: LM109 faults, listed in details.$$;

grant execute on function api.update_profile(text, text, text) to member, admin;
