-- Deploy leadmill:identity/close_account to pg

begin;

create function identity.close_account(password text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
  v_wait integer;
  v_closed uuid[];
  v_money jsonb;
begin
  select u.* into v_user from identity.user_account as u where u.id = identity.current_user_id();
  if not identity.take_hash_slot() then
    return ops.answer_http(429, 'LM103', 'too many passwords at this moment', null, 'Try again.', '{"Retry-After": "1"}');
  end if;
  -- A stolen access token is not enough, and cannot guess for ever.
  v_wait := identity.attempt_wait('log_in_account', v_user.email);
  if v_wait > 0 then
    return ops.answer_http(429, 'LM102', 'too many failed log-ins', null, 'Wait, or reset the password.',
      jsonb_build_object('Retry-After', v_wait::text));
  end if;
  if not identity.check_password(close_account.password, v_user.password_hash) then
    perform identity.count_attempt('log_in_account', v_user.email);
    perform audit.record('close_account_refused', 'identity.user_account', v_user.id::text, '{"code": "LM116"}');
    return ops.answer_http(403, 'LM116', 'password is wrong');
  end if;
  update identity.user_account as u
  set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = v_user.id;
  perform identity.end_sessions(v_user.id, 'account_closed');
  perform identity.void_proofs(v_user.email);
  update identity.membership as m set ended_at = clock_timestamp() where m.user_id = v_user.id and m.ended_at is null;
  -- An organisation goes with its last owner. Its books stay; where its people can be reached does not.
  with closed as (
    update identity.organization as o
    set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
    where o.deleted_at is null
      and o.id in (select m.organization_id from identity.membership as m where m.user_id = v_user.id and m.role = 'owner')
      and not exists (
        select from identity.membership as m
        where m.organization_id = o.id and m.role = 'owner' and m.ended_at is null)
    returning o.id
  )
  select array_agg(c.id) into v_closed from closed as c;
  delete from identity.billing_address as b where b.organization_id = any (v_closed);
  update notification.balance_alert as a set email = null, confirmed_at = null where a.organization_id = any (v_closed) and a.email is not null;
  v_money := ledger.money_of(v_closed);
  perform audit.record('account_closed', 'identity.user_account', v_user.id::text,
    jsonb_build_object('organizations', to_jsonb(coalesce(v_closed, '{}')), 'money', v_money));
  return jsonb_build_object(
    'status', 'deactivated', 'message', 'the account is closed', 'money', v_money,
    'note', case when v_money @> '[{"status": "frozen"}]'
      then 'Money that is left stays yours: it is frozen, and the operator pays it back. Promotional credit lapses.' end);
end
$$;

comment on function identity.close_account(text) is
$$Close the caller's account, with his password. His sessions end; organisations that are left without an owner close too,
and their billing address and the address for their alerts are erased. Their accounts are frozen where money is left, which the
answer lists, and closed where not (ledger.accounts_follow_their_owner).
The address may sign up again. Raises nothing, so that failures count.
Answers: LM102 too many failures (429), LM103 too many at this moment (429), LM116 password is wrong (403).$$;

grant execute on function identity.close_account(text) to member;

commit;
