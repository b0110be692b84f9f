-- LM118 login_not_linked (403): The external log-in is not linked to an account: its issuer has
--   not verified the e-mail address, or the address belongs to an admin; `details` says which.
--   To do: Sign up with e-mail address and password.

create or replace function identity.names_in_claims(claims jsonb, out first_name text, out last_name text)
language plpgsql immutable
as $$
declare
  v_name constant text := ops.trimmed_line(claims ->> 'name');
begin
  first_name := ops.trimmed_line(claims ->> 'given_name');
  last_name := ops.trimmed_line(claims ->> 'family_name');
  if first_name is null and last_name is null then
    -- Some issuers send one name only. Everything after its last blank becomes the family name.
    first_name := regexp_replace(v_name, '\s+\S+$', '');
    last_name := substring(v_name from '\s(\S+)$');
  end if;
  first_name := left(first_name, 100);
  last_name := left(last_name, 100);
end
$$;

comment on function identity.names_in_claims(jsonb) is
$$Given and family name from an issuer's claims (given_name and family_name, or name).$$;

create or replace function identity.link_external_identity(issuer text, subject text, claims jsonb) returns uuid
language plpgsql volatile
as $$
declare
  v_email constant text := coalesce(ops.email_address(claims ->> 'email'), lower(trim(claims ->> 'email')));
  v_name constant text := coalesce(
    ops.trimmed_line(claims ->> 'name'), concat_ws(' ', claims ->> 'given_name', claims ->> 'family_name'));
  v_user_id uuid;
  v_user identity.user_account;
  v_is_new boolean;
  v_login_id uuid;
begin
  if claims -> 'email_verified' is distinct from 'true' then
    perform ops.raise_http(403, 'LM118', 'external log-in is not linked to an account', 'its issuer has not verified the e-mail address',
      'Sign up with e-mail address and password.');
  end if;
  perform identity.refuse_faults(
    identity.email_fault(v_email),
    identity.text_fault('given_name', claims ->> 'given_name', 100, false),
    identity.text_fault('family_name', claims ->> 'family_name', 100, false),
    identity.text_fault('name', v_name, 200, false));
  -- Somebody who signed up with this address without proving it must not gain access: their data is deleted.
  v_user_id := identity.open_account(
    v_email, null, coalesce(nullif(v_name, ''), split_part(v_email, '@', 1)),
    (identity.names_in_claims(claims)).first_name, (identity.names_in_claims(claims)).last_name, null);
  v_is_new := v_user_id is not null;
  if not v_is_new then
    select u.* into strict v_user
    from identity.user_account as u
    where u.email = v_email and u.deleted_at is null
    for no key update;
    if v_user.is_admin then
      perform ops.raise_http(403, 'LM118', 'external log-in is not linked to an account', 'the address is an admin''s',
        'Admins log in with e-mail address and password.');
    end if;
    v_user_id := v_user.id;
  end if;
  insert into identity.external_identity (issuer, subject, user_id, email, first_name, last_name)
  values (
    link_external_identity.issuer, link_external_identity.subject, v_user_id, v_email,
    (identity.names_in_claims(claims)).first_name, (identity.names_in_claims(claims)).last_name)
  returning id into v_login_id;
  if not v_is_new then
    perform event.emit('user.external_identity_linked', v_user_id, refs => jsonb_build_object('external_identity_id', v_login_id));
  end if;
  perform audit.record(
    'external_identity_linked', 'identity.user_account', v_user_id::text, jsonb_build_object('issuer', link_external_identity.issuer));
  return v_user_id;
end
$$;

comment on function identity.link_external_identity(text, text, jsonb) is
$$Link a new external user to the account with the same e-mail address, or to a new account with an organisation of its own.
Only an address that the issuer has verified counts. Returns the user.
Errors: LM109 faults, LM118 address not verified, or an admin's.$$;

create or replace function identity.sync_external_identity(login identity.external_identity, claims jsonb) returns void
language plpgsql volatile
as $$
declare
  v_email constant text := case when claims -> 'email_verified' = 'true' then ops.email_address(claims ->> 'email') end;
  v_first_name constant text := (identity.names_in_claims(claims)).first_name;
  v_last_name constant text := (identity.names_in_claims(claims)).last_name;
begin
  -- Values that were the same on both sides follow the issuer. Values that the user has changed here stay.
  begin
    -- Before the user, as in reset_password(). Rolled back if the address is taken.
    if v_email <> login.email then
      perform identity.revoke_proofs(least(v_email, login.email));
      perform identity.revoke_proofs(greatest(v_email, login.email));
    end if;
    update identity.user_account as u
    set email = v_email, updated_at = clock_timestamp()
    where u.id = login.user_id and u.email = login.email and u.email <> v_email
      and not u.is_admin and u.deleted_at is null;
  exception when unique_violation then
    -- Another account has the address, so neither account changes.
  end;
  update identity.user_account as u
  set
    first_name = coalesce(v_first_name, u.first_name),
    updated_at = clock_timestamp()
  where u.id = login.user_id and u.first_name is distinct from coalesce(v_first_name, u.first_name)
    and (u.first_name is null or u.first_name = login.first_name);
  update identity.user_account as u
  set
    last_name = coalesce(v_last_name, u.last_name),
    updated_at = clock_timestamp()
  where u.id = login.user_id and u.last_name is distinct from coalesce(v_last_name, u.last_name)
    and (u.last_name is null or u.last_name = login.last_name);
  update identity.external_identity as o
  set
    last_used_at = clock_timestamp(),
    email = coalesce(v_email, o.email),
    first_name = coalesce(v_first_name, o.first_name),
    last_name = coalesce(v_last_name, o.last_name)
  where o.id = login.id;
end
$$;

comment on function identity.sync_external_identity(identity.external_identity, jsonb) is
$$Copy changes at the issuer: names, and the address if the issuer has verified it and no other account has it. Values that
the user has changed here are kept.$$;

create or replace function identity.external_user(issuer text, subject text, claims jsonb) returns uuid
language plpgsql volatile
as $$
declare
  v_login identity.external_identity;
begin
  perform identity.refuse_faults(
    identity.text_fault('iss', external_user.issuer, 255, true),
    identity.text_fault('sub', external_user.subject, 255, true));
  -- Two concurrent first sign-ins create one account.
  perform pg_advisory_xact_lock(hashtextextended('external_identity ' || issuer || ' ' || subject, 0));
  select o.* into v_login
  from identity.external_identity as o
  where o.issuer = external_user.issuer and o.subject = external_user.subject;
  if not found then
    perform identity.link_external_identity(issuer, subject, claims);
    select o.* into v_login
    from identity.external_identity as o
    where o.issuer = external_user.issuer and o.subject = external_user.subject;
  end if;
  perform identity.sync_external_identity(v_login, claims);
  return v_login.user_id;
end
$$;

comment on function identity.external_user(text, text, jsonb) is
$$The account of an external user. It is created or linked at the first sign-in, and updated at later ones.
Errors: LM109 faults, LM118 not linked.$$;

create or replace function identity.open_external_session(user_id uuid, device text) returns jsonb
language plpgsql volatile
as $$
declare
  v_user identity.user_account;
begin
  -- Waits for a suspension under way, and then sees its result.
  select u.* into v_user from identity.user_account as u where u.id = open_external_session.user_id for share;
  if v_user.status <> 'active' or v_user.deleted_at is not null or v_user.is_admin then
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text, '{"code": "LM105"}');
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  return identity.begin_session(v_user, open_external_session.device);
end
$$;

comment on function identity.open_external_session(uuid, text) is
$$Open a session for an external user, or give a ticket where a second factor is set up. Admins cannot log in this way.
Answers: LM105 not active (403).$$;

create or replace function identity.sign_in_with_external(issuer text, subject text, claims jsonb) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
begin
  return identity.open_external_session(identity.external_user(issuer, subject, claims), null);
end
$$;

comment on function identity.sign_in_with_external(text, text, jsonb) is
$$Open a session for an external user, with the same answer as identity.log_in(). The calling service has verified the token,
its issuer and audience. issuer and subject are its iss and sub, claims the rest (email, email_verified, name, given_name,
family_name). It creates or links the account at the first sign-in and copies later changes. Admins cannot log in this way.
Errors: LM109 faults, LM118 not linked. Answers: LM105 not active (403).$$;

grant execute on function identity.sign_in_with_external(text, text, jsonb) to leadmill_api;
