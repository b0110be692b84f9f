begin;
select plan(11);
select tests.watch_identity();
select tests.create_user('ann@example.com');

select is(tests.outcome($$select identity.create_admin('eve@example.com', 'correct horse')$$), '42501', r || ' may not create admins')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select is(tests.outcome($$select identity.create_admin('no address', 'correct horse')$$), 'LM109', 'it takes an address');
select is(tests.outcome($$select identity.create_admin('adm@example.com', 'short')$$), 'LM109',
  'an admin needs a password of enough characters');
select is(tests.outcome($$select identity.create_admin('Ann@example.com', 'correct horse')$$), 'LM113', 'a member is not made an admin');
set local role leadmill_owner;
select isnt(identity.create_admin('Adm@Example.com', 'correct horse'), null, 'the owner makes an admin');
select tests.act_as_nobody();
select is(identity.verify_token(api.log_in('adm@example.com', 'correct horse') ->> 'access_token') ->> 'aud', 'admin',
  'a new admin logs in at once');
select is_empty($$select from identity.user_account where is_admin and email <> 'adm@example.com'$$, 'no other admin was created');

select * from finish();
rollback;
