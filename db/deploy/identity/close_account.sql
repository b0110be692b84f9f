-- Deploy leadmill:identity/close_account to pg

begin;

create function identity.close_account(password text) returns jsonb
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
  v_refusal jsonb;
  v_closed uuid[];
  v_money jsonb;
begin
  select u.* into v_user from identity.user_account as u where u.id = request.user_id();
  if v_user.password_hash is null then
    -- Whoever signs in through others has none: signing in anew shows the same.
    if not exists (
      select from identity.session as s
      where s.id = request.session_id()
        and s.created_at > clock_timestamp() - make_interval(secs => ops.setting_of('identity.fresh_seconds')::numeric))
    then
      return ops.answer_http(403, 'LM122', 'sign-in is too old', null, 'Sign in anew, then close the account at once.');
    end if;
  else
    v_refusal := identity.refuse_own_password(v_user, close_account.password, 'close_account');
    if v_refusal is not null then
      return v_refusal;
    end if;
  end if;
  -- Proofs before the user, as in reset_password.
  perform identity.void_proofs(v_user.email);
  update identity.user_account as u
  set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = v_user.id;
  perform identity.end_sessions(v_user.id, 'account_closed');
  -- Whoever comes back through others comes as somebody new.
  delete from identity.outside_login as o where o.user_id = v_user.id;
  delete from identity.known_device as d where d.user_id = v_user.id;
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
$$Close the caller's account, with his password, or a fresh sign-in where he has none. His sessions end; organisations that are left
without an owner close too, and their billing address and the address for their alerts are erased. Their accounts are frozen
where money is left, which the answer lists, and closed where not (ledger.accounts_follow_their_owner).
The address may sign up again. Raises nothing, so that failures count.
Answers: LM102 too many failures (429), LM103 too many at this moment (429), LM116 password is wrong (403), LM122
sign-in is too old (403).$$;

grant execute on function identity.close_account(text) to member;

commit;
