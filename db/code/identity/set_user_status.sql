-- LM110 user_not_found (404): There is no such user; for `leadmill set-password`, no such
--   admin.
-- LM112 own_account (409): Admins cannot suspend or reinstate their own account. To do: Ask another
--   admin.
-- LM114 unknown_status (400): There is no such status.
--   To do: The hint lists them.

create or replace function identity.set_user_status(user_id uuid, status text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(set_user_status.status not in ('active', 'suspended'), true) then
    perform ops.raise_http(400, 'LM114', 'unknown status', null, 'Send active or suspended.');
  end if;
  if set_user_status.user_id = request.user_id() then
    perform ops.raise_http(409, 'LM112', 'admins cannot suspend themselves', null, 'Ask another admin.');
  end if;
  -- A stolen token must not lock the other admins out, nor let somebody in again.
  perform identity.require_fresh_proof();
  update identity.user_account as u
  set status = set_user_status.status,
    updated_at = clock_timestamp()
  where u.id = set_user_status.user_id and u.deleted_at is null;
  if not found then
    perform ops.raise_http(404, 'LM110', 'no such user', set_user_status.user_id::text);
  end if;
  if set_user_status.status = 'suspended' then
    perform identity.end_sessions(set_user_status.user_id, 'suspended');
  end if;
end
$$;

comment on function identity.set_user_status(uuid, text) is
$$Suspend a user, whose sessions end at once, or reinstate the user.
Errors: LM110 no such user, LM112 own account, LM114 unknown status, LM160 fresh proof required (403).$$;

grant execute on function identity.set_user_status(uuid, text) to admin;
