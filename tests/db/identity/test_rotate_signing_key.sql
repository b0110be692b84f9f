begin;
select plan(11);

select is(tests.outcome($$select identity.rotate_signing_key()$$), '42501', r || ' may not rotate keys')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
create temp table token
  as select identity.sign_token(jsonb_build_object('aud', 'leadmill', 'exp', extract(epoch from clock_timestamp()) + 600)) as old,
  null::text as new;
update identity.signing_key set created_at = created_at - interval '1 day';
select identity.rotate_signing_key();
update token set new = identity.sign_token(jsonb_build_object('aud', 'leadmill', 'exp', extract(epoch from clock_timestamp()) + 600));
select isnt(split_part(new, '.', 1), split_part(old, '.', 1), 'a new key signs') from token;
select ok(identity.verify_token(old) is not null and identity.verify_token(new) is not null, 'the old one still verifies') from token;
set local role authenticator;
select hook.pre_config();
reset role;
select is(jsonb_array_length(current_setting('pgrst.jwt_secret')::jsonb -> 'keys'), 2, 'PostgREST gets both');
update identity.signing_key set created_at = created_at - interval '1 hour';
select identity.rotate_signing_key();
select is(identity.verify_token(old), null, 'after the next rotation the old token is refused') from token;
select ok(identity.verify_token(new) is not null, 'a token of the last key is accepted') from token;

select results_eq($$select audience, count(*) from identity.signing_key where retired_at is null group by 1
  order by 1$$, $$values ('admin', 2::bigint), ('leadmill', 2)$$, 'both audiences turn alike');

select * from finish();
rollback;
