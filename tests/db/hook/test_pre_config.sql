begin;
select plan(21);

select is(tests.outcome('select hook.pre_config()'), '42501', r || ' is not handed the keys')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(coalesce(current_setting('pgrst.jwt_secret', true), ''), '', 'the key is in no setting that anybody could read');
select is(tests.outcome('select hook.pre_config()'), 'done', r || ' may call it')
from (values ('authenticator'), ('authenticator_admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select is(tests.outcome('select from identity.signing_key'), '42501', 'an authenticator cannot read the table');
select tests.act_as_nobody();

create function pg_temp.keys(role text) returns jsonb language plpgsql as $$
declare v jsonb;
begin
  perform set_config('role', role, true), hook.pre_config();
  v := current_setting('pgrst.jwt_secret')::jsonb -> 'keys';
  perform set_config('role', 'none', true);
  return v;
end $$;
create temp table door as select * from (values ('authenticator', 'leadmill'), ('authenticator_admin', 'admin')) as v (role, audience);
select is(
  (select array_agg(k - 'kid' - 'k') from jsonb_array_elements(pg_temp.keys(role)) as k),
    array['{"kty": "oct", "alg": "HS256", "use": "sig"}'::jsonb],
  role || ': one key, good for one algorithm') from door;
select is(
  identity.sign_token(jsonb_build_object('aud', d.audience, 'exp', 4000000000)) = identity.sign_token(jsonb_build_object('aud', d.audience,
    'exp', 4000000000))
    and (select array_agg(k ->> 'kid') from jsonb_array_elements(pg_temp.keys(d.role)) as k)
      = array[convert_from(identity.from_base64url(split_part(identity.sign_token(jsonb_build_object('aud', d.audience)), '.', 1)),
        'UTF8')::jsonb ->> 'kid'],
  true, d.role || ' gets the key of its tokens') from door as d;
select is_empty(
  $$select from jsonb_array_elements(pg_temp.keys('authenticator')) as a join jsonb_array_elements(pg_temp.keys('authenticator_admin')) as b
    on a ->> 'k' = b ->> 'k' or a ->> 'kid' = b ->> 'kid'$$, 'the public door holds nothing that signs for the other');
select is(pg_temp.keys('leadmill_owner'), '[]', 'any other role gets no keys');
select identity.rotate_signing_key();
select is(jsonb_array_length(pg_temp.keys(role)), 2, role || ': after a rotation both keys are valid') from door;
select set_eq(
  $$select audience, (k ->> 'kid')::uuid, k ->> 'k' from door, jsonb_array_elements(pg_temp.keys(role)) as k$$,
  $$select audience, id, identity.base64url(secret) from identity.signing_key where retired_at is null$$, 'each under its name');
update identity.signing_key set retired_at = now() where id = (select min(id::text)::uuid from identity.signing_key);
select is_empty(
  $$select from door, jsonb_array_elements(pg_temp.keys(role)) as k join identity.signing_key as s on s.id = (k ->> 'kid')::uuid
    where s.retired_at is not null$$,
  'a retired key is not handed out');

select * from finish();
rollback;
