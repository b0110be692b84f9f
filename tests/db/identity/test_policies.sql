begin;
select plan(32);
create temp table fixture as select ann, bob, colleague, admin, tests.organization_of(ann) as anns
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin,
  lateral (select tests.create_user('colleague@example.com', tests.organization_of(ann)) as colleague) as c;
grant select on fixture to public;

-- Secrets: nobody but the owner, whatever the role.
select is(tests.outcome(format('table identity.%I', t)), '42501', r || ' does not read ' || t)
from (values ('anon'), ('member'), ('partner'), ('admin')) as v (r),
  (values ('signing_key'), ('hash_key'), ('refresh_token'), ('one_time_token'), ('attempt')) as w (t),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
select ok(not bool_or(has_column_privilege(r, 'identity.user_account', 'password_hash', 'select')), 'no role reads the hash of a password')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('authenticator'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor'))
  as v (r);

select tests.act_as_anon();
select is(tests.outcome('table api.' || v), '42501', 'an anonymous caller sees no ' || v)
  from (values ('organizations'), ('users'), ('memberships'), ('sessions')) as w (v);

select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select results_eq('select id from api.organizations', 'select anns from fixture', 'a member sees the own organisation');
select results_eq('select id from api.users', 'select ann from fixture', 'a member sees only the own user');
select results_eq('select user_id from api.memberships order by 1', 'select unnest(array[ann, colleague]) from fixture order by 1',
  'a member sees who is in its organisation');
select results_eq('select user_id from api.sessions', 'select ann from fixture', 'a member sees the sessions of its own user');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select results_eq($$select email from api.users
  order by 1$$, $$values ('admin@example.com'), ('ann@example.com'), ('bob@example.com'), ('colleague@example.com')$$,
  'an admin sees every user');
select is((select count(*) from api.organizations), 2::bigint, 'an admin sees every organisation');
select ok((select count(*) from api.memberships) = 3
  and (select count(*) from api.sessions) = 4, 'an admin sees every membership and session');

select * from finish();
rollback;
