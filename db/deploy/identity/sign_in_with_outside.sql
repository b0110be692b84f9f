-- Deploy leadmill:identity/sign_in_with_outside to pg

begin;

create function identity.link_outside_login(issuer text, subject text, claims jsonb) returns uuid
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
declare
  v_email constant text := coalesce(ops.email_address(claims ->> 'email'), lower(trim(claims ->> 'email')));
  v_name constant text := coalesce(
    ops.line_of(claims ->> 'name'), concat_ws(' ', claims ->> 'given_name', claims ->> 'family_name'));
  v_user_id uuid;
  v_user identity.user_account;
begin
  if claims -> 'email_verified' is distinct from 'true' then
    perform ops.raise_http(403, 'LM118', 'outside log-in is not linked to an account', 'its issuer has not verified the e-mail address',
      'Sign up with e-mail address and password.');
  end if;
  perform identity.refuse_faults(
    identity.email_fault(v_email),
    identity.text_fault('given_name', claims ->> 'given_name', 100, false),
    identity.text_fault('family_name', claims ->> 'family_name', 100, false),
    identity.text_fault('name', v_name, 200, false));
  -- Whoever signed up with this address before and never showed that it is theirs leaves nothing here.
  v_user_id := identity.open_account(
    v_email, null, coalesce(nullif(v_name, ''), split_part(v_email, '@', 1)),
    ops.line_of(claims ->> 'given_name'), ops.line_of(claims ->> 'family_name'), null);
  if v_user_id is null then
    select u.* into strict v_user
    from identity.user_account as u
    where u.email = v_email and u.deleted_at is null
    for no key update;
    if v_user.is_admin then
      perform ops.raise_http(403, 'LM118', 'outside log-in is not linked to an account', 'the address is an admin''s',
        'Admins log in with e-mail address and password.');
    end if;
    v_user_id := v_user.id;
  end if;
  insert into identity.outside_login (issuer, subject, user_id, email)
  values (link_outside_login.issuer, link_outside_login.subject, v_user_id, v_email);
  perform audit.record(
    'outside_login_linked', 'identity.user_account', v_user_id::text, jsonb_build_object('issuer', link_outside_login.issuer));
  return v_user_id;
end
$$;

comment on function identity.link_outside_login(text, text, jsonb) is
$$Link somebody who comes for the first time to the account of his e-mail address, or to a new one with an organisation of its
own. Only an address that the issuer has verified counts. Returns the user.
Errors: LM109 faults, LM118 address not verified, or an admin's.$$;

create function identity.sign_in_with_outside(issuer text, subject text, claims jsonb) returns jsonb
language plpgsql volatile security definer -- the service writes no table
set search_path = pg_catalog, pg_temp
as $$
declare
  v_user_id uuid;
  v_user identity.user_account;
begin
  perform identity.refuse_faults(
    identity.text_fault('iss', sign_in_with_outside.issuer, 255, true),
    identity.text_fault('sub', sign_in_with_outside.subject, 255, true));
  -- Two first visits at once are one.
  perform pg_advisory_xact_lock(hashtextextended('outside_login ' || issuer || ' ' || subject, 0));
  update identity.outside_login as o
  set last_used_at = clock_timestamp(), email = coalesce(ops.email_address(claims ->> 'email'), o.email)
  where o.issuer = sign_in_with_outside.issuer and o.subject = sign_in_with_outside.subject
  returning o.user_id into v_user_id;
  if not found then
    v_user_id := identity.link_outside_login(issuer, subject, claims);
  end if;
  -- What the user has not said himself is taken over.
  update identity.user_account as u
  set
    first_name = coalesce(u.first_name, left(ops.line_of(claims ->> 'given_name'), 100)),
    last_name = coalesce(u.last_name, left(ops.line_of(claims ->> 'family_name'), 100)),
    updated_at = clock_timestamp()
  where u.id = v_user_id
    and (u.first_name is null and claims ? 'given_name' or u.last_name is null and claims ? 'family_name');
  -- A suspension that is under way goes first, and ends what it finds.
  select u.* into v_user from identity.user_account as u where u.id = v_user_id for share;
  if v_user.status <> 'active' or v_user.deleted_at is not null or v_user.is_admin then
    perform audit.record('log_in_refused', 'identity.user_account', v_user.id::text, '{"code": "LM105"}');
    return ops.answer_http(403, 'LM105', 'account is not active', null, 'Ask the operator of this marketplace.');
  end if;
  return identity.open_session(v_user);
end
$$;

comment on function identity.sign_in_with_outside(text, text, jsonb) is
$$Open a session for somebody whom an outside issuer knows: the same pair of tokens as identity.log_in. The caller has verified
the token, its issuer and audience; issuer and subject are its iss and sub, claims the rest of it (email, email_verified,
name, given_name, family_name). Makes or links the account at the first visit. Admins cannot come this way.
Errors: LM109 faults, LM118 not linked. Answers: LM105 not active (403).$$;

grant execute on function identity.sign_in_with_outside(text, text, jsonb) to leadmill_api;

commit;
