-- Helpers of every room's tests: make tenants and people, and act as one of them. Never deployed; run as a
-- superuser, who owns them.
create schema if not exists tests;
grant usage on schema tests to public;

-- Call it before a test begins, because now() is fixed from then on: no day (hour, …) ends in the next ten seconds.
create or replace procedure tests.stay_within(unit text, zone text default 'UTC')
language sql
as $$
  select pg_sleep(10) where date_trunc(unit, clock_timestamp() + interval '10 s', zone) > clock_timestamp()
$$;

-- Nothing has been spent from any limit, or from one.
create or replace function tests.forget_spending(limit_name text default null) returns void
language sql security definer
as $$
  delete from ops.rate_limit_use as s where coalesce(s.limit_name = forget_spending.limit_name, true);
  delete from ops.rate_limit_log as s where coalesce(s.limit_name = forget_spending.limit_name, true);
$$;

-- Everything was spent so much earlier.
create or replace function tests.age_spending(wait interval) returns void
language sql security definer
as $$
  update ops.rate_limit_use as s set repaid_at = s.repaid_at - age_spending.wait;
  update ops.rate_limit_log as s set spent_at = s.spent_at - age_spending.wait;
$$;

-- An active organisation.
create or replace function tests.create_organization(name text default 'Example Ltd') returns uuid
language sql security definer
as $$
  insert into identity.organization (name, status) values (create_organization.name, 'active') returning id
$$;

-- An active, verified user with a live session, opened just now; an admin's with a second factor. A member without an
-- organisation gets a new one; an admin has none.
create or replace function tests.create_user(
  email text default null,
  organization_id uuid default null,
  admin boolean default false
) returns uuid
language plpgsql security definer
as $$
declare
  v_user uuid;
  v_organization uuid;
begin
  insert into identity.user_account (email, status, is_admin, email_verified_at, first_name, last_name)
  values (
    coalesce(create_user.email, 'user-' || gen_random_uuid() || '@people.example'),
    'active', create_user.admin, clock_timestamp(), 'Grace', 'Hopper')
  returning id into v_user;
  if not create_user.admin then
    v_organization := coalesce(create_user.organization_id, tests.create_organization());
    insert into identity.membership (user_id, organization_id) values (v_user, v_organization);
  end if;
  insert into identity.session (user_id, organization_id, role, second_factor, expires_at)
  values (
    v_user, v_organization, case when create_user.admin then 'admin' else 'member' end, case when create_user.admin then 'totp' end,
    clock_timestamp() + interval '7 days');
  return v_user;
end
$$;

-- The organisation a user acts for.
create or replace function tests.organization_of(user_id uuid) returns uuid
language sql volatile security definer -- sees what the same statement has made
as $$
  select m.organization_id
  from identity.membership as m
  where m.user_id = organization_of.user_id and m.ended_at is null
  order by m.created_at
  limit 1
$$;

-- What a token of the user's newest session would say.
create or replace function tests.claims_of(user_id uuid) returns jsonb
language sql stable security definer
as $$
  select jsonb_strip_nulls(jsonb_build_object(
    'role', s.role,
    'sub', s.user_id,
    'org', s.organization_id,
    'sid', s.id,
    'aud', case s.role when 'admin' then 'admin' else 'leadmill' end,
    'iat', floor(extract(epoch from clock_timestamp())),
    'exp', floor(extract(epoch from clock_timestamp())) + 900))
  from identity.session as s
  where s.user_id = claims_of.user_id
  order by s.created_at desc, s.id desc
  limit 1
$$;

-- From here to the end of the transaction (or the next act_as) be this user, as PostgREST would make it.
create or replace function tests.act_as(user_id uuid) returns void
language plpgsql -- not a definer: those cannot set a role
as $$
declare
  v_claims jsonb := tests.claims_of(act_as.user_id);
begin
  if v_claims is null then
    raise exception 'user % has no session', act_as.user_id;
  end if;
  perform set_config('request.jwt.claims', v_claims::text, true);
  perform set_config('role', v_claims ->> 'role', true);
end
$$;

-- A user with the session of an admin who has just logged in, but to whom no mail for admins is sent.
create or replace function tests.create_operator() returns uuid
language plpgsql security definer
as $$
declare
  v_user constant uuid := tests.create_user(admin => true);
begin
  update identity.user_account as u set is_admin = false where u.id = v_user;
  return v_user;
end
$$;

-- From here to the end of the transaction (or the next act_as) be such an admin.
create or replace function tests.act_as_admin() returns void
language plpgsql
as $$
begin
  perform tests.act_as(tests.create_operator());
end
$$;

create or replace function tests.act_as_anon() returns void
language plpgsql
as $$
begin
  perform set_config('request.jwt.claims', '{"role": "anon"}', true);
  perform set_config('role', 'anon', true);
end
$$;

-- Back to the superuser of the test, without claims.
create or replace function tests.act_as_nobody() returns void
language plpgsql
as $$
begin
  perform set_config('request.jwt.claims', '', true);
  perform set_config('role', 'none', true);
end
$$;

-- The request headers that nginx would hand to PostgREST.
create or replace function tests.come_from(address text, agent text default 'pgTAP') returns void
language sql
as $$
  select set_config('request.headers', jsonb_build_object(
    'x-forwarded-for', come_from.address, 'user-agent', come_from.agent, 'x-request-id', gen_random_uuid())::text, true)
$$;

create or replace function tests.plan_of(query text) returns text
language plpgsql
as $$
declare
  v_line text;
  v_plan text := '';
begin
  for v_line in execute 'explain ' || query loop
    v_plan := v_plan || v_line;
  end loop;
  return v_plan;
end
$$;
