-- No page calls it, but the service, at `/session`: pages keep no refresh token.
-- LM162 log_in_ticket_invalid (401): The ticket of a log-in is unknown, was used, has expired, or became void by five wrong codes.
--   To do: Log in again with the password.

create or replace function identity.refuse_ticket() returns jsonb
language sql volatile
set search_path = pg_catalog, pg_temp
return ops.answer_http(401, 'LM162', 'ticket is not valid', null, 'It was used, has expired or is void: log in again.',
  '{"WWW-Authenticate": "Bearer"}');

comment on function identity.refuse_ticket() is
$$The answer to a ticket that is not valid.
Answers: LM162 (401).$$;

create or replace function identity.user_of_ticket(ticket_hash bytea) returns uuid
language sql stable
set search_path = pg_catalog, pg_temp
return (
  select t.user_id from identity.log_in_ticket as t where t.hash = user_of_ticket.ticket_hash and t.expires_at > clock_timestamp());

comment on function identity.user_of_ticket(bytea) is $$Whose log-in a ticket has begun; null if it is not valid.$$;

create or replace function identity.refuse_log_in_code(ticket identity.log_in_ticket) returns jsonb
language plpgsql volatile
as $$
begin
  update identity.log_in_ticket as t set wrong_codes = t.wrong_codes + 1 where t.hash = ticket.hash;
  if ticket.wrong_codes >= 4 then
    delete from identity.log_in_ticket as t where t.hash = ticket.hash;
    -- Somebody has the password, but no second factor.
    perform event.emit('user.wrong_codes', ticket.user_id);
  end if;
  perform audit.record('log_in_refused', 'identity.user_account', ticket.user_id::text, '{"code": "LM161"}');
  return ops.answer_http(401, 'LM161', 'code is wrong or was used before', null, 'Enter the next code, or a recovery code.',
    '{"WWW-Authenticate": "Bearer"}');
end
$$;

comment on function identity.refuse_log_in_code(identity.log_in_ticket) is
$$Count a wrong code. The fifth one makes the ticket void, and the user is told by mail that somebody has the password.
Answers: LM161.$$;

create or replace function identity.finish_log_in(account identity.user_account, ticket_hash bytea, device text, second_factor text)
returns jsonb
language plpgsql volatile
as $$
begin
  delete from identity.log_in_ticket as t where t.hash = ticket_hash;
  if account.status <> 'active' then
    perform audit.record('log_in_refused', 'identity.user_account', account.id::text, '{"code": "LM105"}');
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  elsif account.is_admin and not identity.is_admin_network() then
    perform audit.record('log_in_refused', 'identity.user_account', account.id::text, '{"code": "LM168"}');
    return ops.answer_http(403, 'LM168', 'admins may not work from this network');
  end if;
  return identity.open_session(account, finish_log_in.device, finish_log_in.second_factor);
end
$$;

comment on function identity.finish_log_in(identity.user_account, bytea, text, text) is
$$Spend a ticket, if there is one, and open the session of a user who has given this second factor. It does not raise.
Answers: LM105 account not active, LM168 an admin from another network (403).$$;

create or replace function identity.complete_log_in(ticket text, code text, device text default null) returns jsonb
language plpgsql volatile security definer -- anonymous callers write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_hash constant bytea := sha256(convert_to(coalesce(complete_log_in.ticket, ''), 'UTF8'));
  v_user_id constant uuid := identity.user_of_ticket(v_hash);
  v_user identity.user_account;
  v_ticket identity.log_in_ticket;
  v_wait interval;
  v_kind text;
begin
  if v_user_id is null then
    return identity.refuse_ticket();
  end if;
  -- A stranger gets no ticket, so that only those who have the password spend from these limits.
  v_wait := identity.spend_attempt('code', v_user_id::text, v_user_id, complete_log_in.device);
  if v_wait is not null then
    return ops.answer_http(429, 'LM163', 'too many wrong codes', null, 'Wait as Retry-After says.',
      jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
  end if;
  -- The user first, as a reset of the password does, which deletes the tickets of the user; another order could deadlock.
  select u.* into v_user from identity.user_account as u where u.id = v_user_id and u.deleted_at is null for share;
  select t.* into v_ticket
  from identity.log_in_ticket as t
  where t.hash = v_hash and t.user_id = v_user.id and t.expires_at > clock_timestamp()
  for update;
  if not found then
    return identity.refuse_ticket();
  end if;
  v_kind := identity.verify_code(v_user_id, complete_log_in.code);
  if v_kind is null then
    return identity.refuse_log_in_code(v_ticket);
  end if;
  perform identity.give_back_attempt('code', v_user_id::text, v_user_id, complete_log_in.device);
  return identity.finish_log_in(v_user, v_hash, complete_log_in.device, v_kind);
end
$$;

comment on function identity.complete_log_in(text, text, text) is
$$The second step of a log-in: a ticket and a code of the authenticator app, or a recovery code. Returns what identity.log_in() returns
without a second factor. It does not raise, so that failures count: per user and network, per network, and per user over all networks
that were never used; a device that the user has used before is counted by itself. A ticket takes five wrong codes.
Answers: LM161 wrong code, LM162 ticket is not valid (401), LM163 too many (429), LM105 not active, LM168 network (403).$$;

grant execute on function identity.complete_log_in(text, text, text) to anon, member, leadmill_api;

create or replace function api.complete_log_in(ticket text, code text, device text default null) returns jsonb
language sql volatile
begin atomic
  select identity.complete_log_in(
    ops.bounded(complete_log_in.ticket, 'ticket'), ops.bounded(complete_log_in.code, 'code'),
    ops.bounded(complete_log_in.device, 'device'));
end;

comment on function api.complete_log_in(text, text, text) is
$$Give the second factor of a log-in
ticket: from the answer of log_in or redeem_sign_in. code: six digits of the authenticator app, or a recovery code. device: as for log_in.
Returns the tokens that log_in returns without a second factor. A ticket can be used once and within five minutes, and is void after five
wrong codes. To give a passkey instead: begin_passkey_log_in.
Errors: LM161 wrong code, LM162 ticket is not valid (401), LM163 too many wrong codes (429 with Retry-After), LM105 account not active,
LM168 an admin from another network (403).$$;

grant execute on function api.complete_log_in(text, text, text) to anon, member;
