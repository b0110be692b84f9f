create or replace function identity.forget_second_factors(user_id uuid, detail jsonb) returns integer
language plpgsql volatile
as $$
declare
  v_count integer;
begin
  update identity.second_factor as f
  set removed_at = clock_timestamp()
  where f.user_id = forget_second_factors.user_id and f.removed_at is null;
  get diagnostics v_count = row_count;
  delete from identity.recovery_code as r where r.user_id = forget_second_factors.user_id;
  perform identity.end_sessions(forget_second_factors.user_id, 'second_factor_reset');
  perform event.emit('user.second_factors_reset', forget_second_factors.user_id);
  perform audit.record('second_factors_reset', 'identity.user_account', forget_second_factors.user_id::text,
    forget_second_factors.detail || jsonb_build_object('removed', v_count));
  return v_count;
end
$$;

comment on function identity.forget_second_factors(uuid, jsonb) is
$$Remove every authenticator app, passkey and recovery code of a user whom the caller has locked. All sessions of the user end, and the
user is told by mail. Returns how many there were.$$;

create or replace function identity.reset_second_factors(user_id uuid, reason text) returns integer
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_reason constant text := ops.require_reason(reset_second_factors.reason);
begin
  perform identity.require_fresh_proof();
  perform from identity.user_account as u
  -- One admin who was taken over must not open the door to the accounts of others.
  where u.id = reset_second_factors.user_id and u.deleted_at is null and not u.is_admin
  for no key update;
  if not found then
    perform ops.raise_http(404, 'LM110', 'no such user', reset_second_factors.user_id::text,
      'Those of an admin are reset with the command line.');
  end if;
  return identity.forget_second_factors(reset_second_factors.user_id, jsonb_build_object('reason', v_reason));
end
$$;

comment on function identity.reset_second_factors(uuid, text) is
$$Remove every second factor of a member who has lost them, for a reason. All sessions of the user end, and the user is told by mail.
Returns how many there were.
Errors: LM068 no reason, LM110 no such user, or an admin, LM160 fresh proof required.$$;

grant execute on function identity.reset_second_factors(uuid, text) to admin;

create or replace function api.reset_second_factors(user_id uuid, reason text) returns integer
language sql volatile
begin atomic
  select identity.reset_second_factors(reset_second_factors.user_id, ops.bounded(reset_second_factors.reason, 'reason', 5000));
end;

comment on function api.reset_second_factors(uuid, text) is
$$Remove every second factor of a user
For members who have lost their phone and their recovery codes: make sure who they are. Their sessions end, they are told by mail, and
they log in with the password alone. reason: stays in the audit log. Those of an admin are reset with the command line. Returns how many
there were.
Errors: LM068 no reason, LM110 no such user, or an admin (404), LM160 fresh proof required (403).$$;

grant execute on function api.reset_second_factors(uuid, text) to admin;

create or replace function identity.reset_admin_second_factors(email text) returns integer
language plpgsql volatile
as $$
declare
  v_email constant text := coalesce(
    ops.email_address(reset_admin_second_factors.email), lower(trim(reset_admin_second_factors.email)));
  v_id uuid;
begin
  select u.id into v_id
  from identity.user_account as u
  where u.email = v_email and u.is_admin and u.deleted_at is null
  for no key update;
  if not found then
    raise exception using
      errcode = 'LM110', message = 'no such admin', hint = 'Those of a member are reset by an admin: reset_second_factors.';
  end if;
  return identity.forget_second_factors(v_id, '{"by": "command line"}');
end
$$;

comment on function identity.reset_admin_second_factors(text) is
$$Remove every second factor of an admin, who sets up another one at the next log-in. For the command line, which connects as the owner.
Returns how many there were.
Errors: LM110 no such admin.$$;
