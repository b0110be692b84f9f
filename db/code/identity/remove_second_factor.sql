-- LM167 last_second_factor (409): Admins keep at least one second factor.
--   To do: Set up another one first.

create or replace function identity.remove_second_factor(factor_id uuid, end_other_sessions boolean default false) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
begin
  perform identity.require_fresh_proof();
  v_user := identity.lock_caller();
  update identity.second_factor as f
  set removed_at = clock_timestamp()
  where f.id = remove_second_factor.factor_id and f.user_id = v_user.id and f.confirmed_at is not null and f.removed_at is null;
  if not found then
    perform ops.raise_http(404, 'LM164', 'no such second factor', null, 'It is removed, or is not yours: read second_factors again.');
  end if;
  if not identity.has_second_factor(v_user.id) then
    if v_user.is_admin and ops.setting_of('identity.admin_second_factor')::boolean then
      perform ops.raise_http(409, 'LM167', 'admins keep at least one second factor', null, 'Set up another one first.');
    end if;
    delete from identity.recovery_code as r where r.user_id = v_user.id;
  end if;
  if remove_second_factor.end_other_sessions then
    perform identity.end_sessions(v_user.id, 'ended', request.session_id());
  end if;
  perform event.emit('user.second_factor_removed', v_user.id,
    refs => jsonb_build_object('second_factor_id', remove_second_factor.factor_id));
  perform audit.record('second_factor_removed', 'identity.user_account', v_user.id::text,
    jsonb_build_object('second_factor_id', remove_second_factor.factor_id));
  return jsonb_build_object('other_sessions', identity.count_other_sessions());
end
$$;

comment on function identity.remove_second_factor(uuid, boolean) is
$$Remove one of the caller's authenticator apps or passkeys; with the last one the recovery codes are void. Ends all other sessions if
asked to. The user is told by mail. Returns {"other_sessions"}: how many are open.
Errors: LM160 fresh proof required, LM164 no such factor, LM167 the last one of an admin.$$;

grant execute on function identity.remove_second_factor(uuid, boolean) to member, admin;

create or replace function api.remove_second_factor(factor_id uuid, end_other_sessions boolean default false) returns jsonb
language sql volatile
begin atomic
  select identity.remove_second_factor(remove_second_factor.factor_id, remove_second_factor.end_other_sessions);
end;

comment on function api.remove_second_factor(uuid, boolean) is
$$Remove an authenticator app or a passkey
With the last one recovery codes become void, and log-ins ask for the password alone. end_other_sessions: log out everywhere else. Returns
{"other_sessions"}: how many other sessions are open.
Errors: LM160 fresh proof required (403), LM164 no such factor (404), LM167 admins keep one (409).$$;

grant execute on function api.remove_second_factor(uuid, boolean) to member, admin;
