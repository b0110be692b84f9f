create or replace function identity.change_setting(name text, value jsonb) returns void
language plpgsql volatile security definer -- ops gives nobody the right to write settings
set search_path = pg_catalog, pg_temp
as $$
begin
  perform ops.set_setting(name, value);
end
$$;

comment on function identity.change_setting(text, jsonb) is
$$Change a setting of the platform as an admin.
Errors: LM965 no such setting, LM966 faults, listed in details.$$;

grant execute on function identity.change_setting(text, jsonb) to admin;

create or replace function api.change_setting(name text, value jsonb) returns void
language sql volatile
begin atomic
  select identity.change_setting(ops.bounded(change_setting.name, 'name', 100), ops.bounded_document(change_setting.value, 'value'));
end;

comment on function api.change_setting(text, jsonb) is
$$Change a setting of the platform
name: as settings lists it. value: a JSON value that its rule allows, all of it: members that are left out are gone. The change is in force
at once, and audit_events shows it.
Errors: LM965 no such setting (404), LM966 faults, listed in details (400).$$;

grant execute on function api.change_setting(text, jsonb) to admin;
