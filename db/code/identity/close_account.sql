-- LM122 sign_in_too_old (403): The account has no password, because an external issuer signs
--   its user in, and the sign-in is more than ten minutes old.
--   To do: Sign in again, then repeat the request.

create or replace function identity.close_account(password text, out refusal jsonb, out organization_ids uuid[])
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user identity.user_account;
begin
  select u.* into v_user from identity.user_account as u where u.id = request.user_id();
  if v_user.password_hash is null then
    -- A user of an external issuer has no password. A new sign-in there proves the same.
    if not exists (
      select from identity.session as s
      where s.id = request.session_id()
        and s.created_at > clock_timestamp() - make_interval(secs => ops.setting_of('identity.fresh_seconds')::numeric))
    then
      refusal := ops.answer_http(403, 'LM122', 'sign-in is too old', null, 'Sign in again, then close the account at once.');
      return;
    end if;
  else
    refusal := identity.refuse_own_password(v_user, close_account.password, 'close_account');
    if refusal is not null then
      return;
    end if;
  end if;
  -- Lock proofs before the user, as reset_password() does.
  perform identity.revoke_proofs(v_user.email);
  update identity.user_account as u
  set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
  where u.id = v_user.id;
  perform identity.end_sessions(v_user.id, 'account_closed');
  -- Unlinked, so that the same external user gets a new account on return.
  delete from identity.external_identity as o where o.user_id = v_user.id;
  delete from identity.known_device as d where d.user_id = v_user.id;
  delete from identity.second_factor as f where f.user_id = v_user.id;
  delete from identity.recovery_code as r where r.user_id = v_user.id;
  update identity.membership as m set ended_at = clock_timestamp() where m.user_id = v_user.id and m.ended_at is null;
  -- An organisation closes with its last owner. Its ledger stays; its contact data is erased.
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
  select coalesce(array_agg(c.id), '{}') into organization_ids from closed as c;
  delete from identity.billing_address as b where b.organization_id = any (organization_ids);
end
$$;

comment on function identity.close_account(text) is
$$Close the caller's account, given the password or, without one, a recent sign-in. Its sessions end. Organisations that are
left without an owner close too (organization_ids), and their billing address and alert address are erased. The address may
sign up again. It does not raise, so that failures count: a refusal is the returned answer.
Answers: LM102 too many failures (429), LM103 too many passwords are being checked (429), LM116 password is wrong (403), LM122
sign-in is too old (403).$$;
