create or replace function identity.found_organization(name text, user_id uuid) returns uuid
language plpgsql volatile
as $$
declare
  v_organization_id uuid;
begin
  insert into identity.organization (name) values (found_organization.name) returning id into v_organization_id;
  insert into identity.membership (user_id, organization_id, role) values (found_organization.user_id, v_organization_id, 'owner');
  perform queue.defer(
    'make_stripe_customer',
    jsonb_build_object('organization_id', v_organization_id),
    queueing_lock => 'make_stripe_customer:' || v_organization_id);
  if not ops.setting_of('identity.providers_need_approval')::boolean then
    perform identity.activate_organization(v_organization_id);
  end if;
  return v_organization_id;
end
$$;

comment on function identity.found_organization(text, uuid) is
$$Create an organisation with this owner. It is active unless admins have to approve it. Defers make_stripe_customer.$$;

create or replace function identity.may_found_organization(user_id uuid) returns boolean
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select exists (
    select from identity.user_account as u
    where u.id = may_found_organization.user_id and u.status = 'active' and u.deleted_at is null and not u.is_admin
      -- Also of one that is blocked: nobody gets round that with another organisation.
      and not exists (
        select from identity.membership as m
        join identity.organization as o on o.id = m.organization_id
        where m.user_id = u.id and m.ended_at is null and o.deleted_at is null))
$$;

comment on function identity.may_found_organization(uuid) is
$$Whether an account may sign up again, because its user belongs to no organisation any more.$$;

create or replace function identity.open_account(
  email text,
  password_hash text,
  organization text,
  first_name text,
  last_name text,
  phone text
) returns uuid
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  v_user_id uuid;
begin
  -- Before the user, as in reset_password(): a concurrent verification holds the proofs and waits for the address.
  perform identity.revoke_proofs(open_account.email);
  insert into identity.user_account (email, password_hash, first_name, last_name, phone, status, email_verified_at)
  values (
    open_account.email, open_account.password_hash, open_account.first_name, open_account.last_name, open_account.phone,
    'active', clock_timestamp())
  on conflict (email) where deleted_at is null do nothing
  returning id into v_user_id;
  if found and open_account.organization is not null then
    perform identity.found_organization(open_account.organization, v_user_id);
  end if;
  return v_user_id;
end
$$;

comment on function identity.open_account(text, text, text, text, text, text) is
$$Create a user whose address is verified, with an organisation of its own unless that is null. Voids every sign-up of the address and its
links; it locks these proofs before the user. Returns the user, or null if the address has an account.$$;
