create or replace function identity.issue_log_in_ticket(user_id uuid) returns jsonb
language plpgsql volatile
as $$
declare
  v_ticket constant text := identity.base64url(extensions.gen_random_bytes(32));
  v_seconds constant integer := ops.setting_of('identity.log_in_ticket_seconds')::integer;
begin
  insert into identity.log_in_ticket (hash, user_id, expires_at)
  values (
    sha256(convert_to(v_ticket, 'UTF8')), issue_log_in_ticket.user_id, clock_timestamp() + make_interval(secs => v_seconds));
  perform audit.record('log_in_begun', 'identity.user_account', issue_log_in_ticket.user_id::text);
  perform ops.set_headers('{"Cache-Control": "no-store"}');
  return jsonb_build_object(
    'ticket', v_ticket, 'factors', identity.factor_kinds(issue_log_in_ticket.user_id), 'expires_in', v_seconds);
end
$$;

comment on function identity.issue_log_in_ticket(uuid) is
$$Begin a log-in that waits for the second factor: {"ticket", "factors", "expires_in" (seconds)}. The ticket stands for the
password, once.$$;

create or replace function identity.begin_session(account identity.user_account, device text) returns jsonb
language plpgsql volatile
as $$
begin
  if account.is_admin and not identity.is_admin_network() then
    perform audit.record('log_in_refused', 'identity.user_account', account.id::text, '{"code": "LM168"}');
    return ops.answer_http(403, 'LM168', 'admins may not work from this network');
  end if;
  if identity.has_second_factor(account.id) then
    return identity.issue_log_in_ticket(account.id);
  end if;
  return identity.open_session(account, begin_session.device, null);
end
$$;

comment on function identity.begin_session(identity.user_account, text) is
$$What follows on a right password or the word of an external issuer, for an active user whom the caller has locked: a session, or a ticket
where a second factor is set up. It does not raise.
Answers: LM105 none of the user's organisations is open, LM168 an admin from another network.$$;
