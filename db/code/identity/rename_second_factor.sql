create or replace function identity.rename_second_factor(factor_id uuid, name text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  perform identity.refuse_faults(identity.text_fault('name', rename_second_factor.name, 100, true));
  update identity.second_factor as f
  set name = ops.trimmed_line(rename_second_factor.name)
  where f.id = rename_second_factor.factor_id and f.user_id = request.user_id() and f.confirmed_at is not null and f.removed_at is null;
  if not found then
    perform ops.raise_http(404, 'LM164', 'no such second factor', null, 'It is removed, or is not yours: read second_factors again.');
  end if;
end
$$;

comment on function identity.rename_second_factor(uuid, text) is
$$Give one of the caller's authenticator apps or passkeys another name.
Errors: LM109 faults, LM164 no such factor.$$;

grant execute on function identity.rename_second_factor(uuid, text) to member, admin;

create or replace function api.rename_second_factor(factor_id uuid, name text) returns void
language sql volatile
begin atomic
  select identity.rename_second_factor(rename_second_factor.factor_id, ops.bounded(rename_second_factor.name, 'name'));
end;

comment on function api.rename_second_factor(uuid, text) is
$$Rename an authenticator app or a passkey
Errors: LM109 faults, LM164 no such factor (404).$$;

grant execute on function api.rename_second_factor(uuid, text) to member, admin;
