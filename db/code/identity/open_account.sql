create or replace function identity.open_account(
  email text,
  password_hash text,
  organization text,
  first_name text,
  last_name text,
  phone text
) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_user_id uuid;
  v_organization_id uuid;
begin
  -- Before the user, as in reset_password(): a concurrent verification holds the proofs and waits for the address.
  perform identity.revoke_proofs(open_account.email);
  insert into identity.user_account (email, password_hash, first_name, last_name, phone, status, email_verified_at)
  values (
    open_account.email, open_account.password_hash, open_account.first_name, open_account.last_name, open_account.phone,
    'active', clock_timestamp())
  on conflict (email) where deleted_at is null do nothing
  returning id into v_user_id;
  if not found then
    return null;
  end if;
  insert into identity.organization (name) values (open_account.organization) returning id into v_organization_id;
  insert into identity.membership (user_id, organization_id) values (v_user_id, v_organization_id);
  perform queue.defer(
    'make_stripe_customer',
    jsonb_build_object('organization_id', v_organization_id),
    queueing_lock => 'make_stripe_customer:' || v_organization_id);
  if not ops.setting_of('identity.providers_need_approval')::boolean then
    perform identity.activate_organization(v_organization_id);
  end if;
  return v_user_id;
end
$$;

comment on function identity.open_account(text, text, text, text, text, text) is
$$Create a user whose address is verified, with an organisation of its own. The organisation is active unless admins have to
approve it. Voids every link in mails to the address; it locks these proofs before the user. Defers make_stripe_customer.
Returns the user, or null if the address has an account.$$;
