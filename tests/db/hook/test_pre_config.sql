begin;
select plan(15);

select is(tests.outcome('select hook.pre_config()'), '42501', r || ' is not handed the keys')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(coalesce(current_setting('pgrst.jwt_secret', true), ''), '', 'nor does it stand where anybody could read it');
select is(tests.outcome('select hook.pre_config()'), 'done', r || ' is')
from (values ('authenticator'), ('authenticator_admin')) as v (r), lateral (select set_config('role', r, true)) as s;
select is(tests.outcome('select from identity.signing_key'), '42501', 'who does not read the table');
select tests.act_as_nobody();

create function pg_temp.keys() returns jsonb language sql as $$
  select current_setting('pgrst.jwt_secret')::jsonb -> 'keys' from (select hook.pre_config()) as called
$$;
select is(
  (select array_agg(k - 'kid' - 'k') from jsonb_array_elements(pg_temp.keys()) as k), array['{"kty": "oct", "alg": "HS256", "use": "sig"}'::jsonb],
  'one key, good for one algorithm');
select identity.rotate_signing_key();
select is(jsonb_array_length(pg_temp.keys()), 2, 'after a rotation both');
select set_eq(
  $$select (k ->> 'kid')::uuid, k ->> 'k' from jsonb_array_elements(pg_temp.keys()) as k$$,
  $$select id, identity.base64url(secret) from identity.signing_key where retired_at is null$$, 'each under its name');
update identity.signing_key set retired_at = now() where id = (select min(id::text)::uuid from identity.signing_key);
select is_empty(
  $$select from jsonb_array_elements(pg_temp.keys()) as k join identity.signing_key as s on s.id = (k ->> 'kid')::uuid where s.retired_at is not null$$,
  'none that is retired');

select * from finish();
rollback;
