create or replace function identity.lock_own_organizations(user_id uuid) returns uuid[]
language sql volatile
set search_path = pg_catalog, pg_temp
as $$
  with locked as (
    select o.id
    from identity.organization as o
    where o.deleted_at is null and o.id in (
      select m.organization_id from identity.membership as m where m.user_id = lock_own_organizations.user_id and m.ended_at is null)
    order by o.id
    for no key update
  )
  select coalesce(array_agg(l.id), '{}') from locked as l
$$;

comment on function identity.lock_own_organizations(uuid) is
$$The organisations that a user belongs to. Locks them, and with them the lists of their members.$$;

create or replace function identity.close_account(password text, out refusal jsonb, out organization_ids uuid[])
language plpgsql volatile
as $$
declare
  v_user identity.user_account;
  v_organization_ids uuid[];
begin
  select u.* into v_user from identity.user_account as u where u.id = request.user_id();
  refusal := identity.refuse_unproved(v_user, close_account.password, 'close_account');
  if refusal is not null then
    return;
  end if;
  -- Lock proofs before organisations, and these before the user.
  perform identity.revoke_proofs(v_user.email);
  v_organization_ids := identity.lock_own_organizations(v_user.id);
  if exists (
    select from unnest(v_organization_ids) as o (id)
    where exists (select from identity.membership as m where m.organization_id = o.id and m.user_id <> v_user.id and m.ended_at is null)
      and not exists (
        select from identity.membership as m
        join identity.user_account as u on u.id = m.user_id and u.status = 'active' and u.deleted_at is null
        where m.organization_id = o.id and m.user_id <> v_user.id and m.ended_at is null and m.role = 'owner'))
  then
    refusal := ops.answer_http(409, 'LM141', 'an organisation would have no owner', null,
      'Make another member an owner first, or remove the other members.');
    return;
  end if;
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
  -- An organisation closes with its last member. Its ledger stays; its contact data is erased.
  with closed as (
    update identity.organization as o
    set status = 'deactivated', deleted_at = clock_timestamp(), updated_at = clock_timestamp()
    where o.id = any (v_organization_ids)
      and not exists (select from identity.membership as m where m.organization_id = o.id and m.ended_at is null)
    returning o.id
  )
  select coalesce(array_agg(c.id), '{}') into organization_ids from closed as c;
  delete from identity.billing_address as b where b.organization_id = any (organization_ids);
end
$$;

comment on function identity.close_account(text) is
$$Close the caller's account, given the password or, without one, a recent sign-in; and a fresh proof where a second factor is set up. Its
sessions end. Organisations that are
left without a member close too (organization_ids), and their billing address and alert address are erased. The address may
sign up again. It does not raise, so that failures count: a refusal is the returned answer.
Answers: LM102 too many failures (429), LM103 too many passwords are being checked (429), LM116 password is wrong (403), LM122
sign-in is too old (403), LM141 the last owner whose account is active of an organisation with other members (409). Errors: LM160 fresh
proof required (403).$$;
