begin;
select plan(22);
select tests.watch_identity();
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;
select tests.set_password(u, 'correct horse') from fixture, unnest(array[ann, bob, admin]) as u;

select tests.act_as_anon();
select is(tests.outcome(format('select api.suspend_user(%L)', ann)), '42501', 'an anonymous caller suspends nobody') from fixture;
select tests.act_as_nobody();
select tests.act_as(bob) from fixture;
select is(tests.outcome(format('select api.suspend_user(%L)', ann)), '42501', 'a member suspends nobody') from fixture;
select is(tests.outcome(format('select identity.set_user_status(%L, %L)', ann, 'suspended')), '42501',
  'a member does not suspend a user by the function of the room') from fixture;
select is(tests.outcome(format('select api.reinstate_user(%L)', ann)), '42501', 'a member does not reinstate a user') from fixture;
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome(format('select api.suspend_user(%L)', admin)), '409 LM112', 'admins cannot suspend themselves') from fixture;
select is(tests.outcome($$select api.suspend_user('01890000-0000-7000-8000-000000000000')$$), '404 LM110', 'there must be such a user');
select is(tests.outcome($$select api.suspend_user(null)$$), '404 LM110', 'null is no user');
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp() - interval '1 hour';
select tests.act_as(admin) from fixture;
select is(tests.outcome(format('select api.%I(%L)', what, ann)), '403 LM160', 'a stolen token is not enough: ' || what)
from fixture, (values ('suspend_user'), ('reinstate_user')) as v (what);
select is((select u.status from api.users as u, fixture where u.id = ann), 'active', 'and changes nothing');
select tests.act_as_nobody();
update identity.session set proved_at = clock_timestamp();
select tests.act_as(admin) from fixture;
select is(tests.outcome(format('select api.suspend_user(%L)', ann)), 'done', 'an admin suspends a user') from fixture;
select is((select u.status from api.users as u, fixture where u.id = ann), 'suspended', 'who is listed so');
select tests.act_as_nobody();
select is(tests.outcome(format('select identity.set_user_status(%L, %L)', ann, s)), '400 LM114', 'unknown status: ' || coalesce(s, 'null'))
from fixture, (values ('pending'), ('deactivated'), ('x'), (null)) as v (s);
select tests.act_as(ann) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), '401 LM120', 'a suspended user is 401 LM120 at the next request');
select tests.act_as_nobody();
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '403 LM105', 'a suspended user is 403 LM105 at the next log-in');
select tests.act_as(bob) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), 'done', 'nobody else is');
select tests.act_as_nobody();
select tests.act_as(admin) from fixture;
select is(tests.outcome(format('select api.reinstate_user(%L)', ann)), 'done', 'an admin reinstates a user') from fixture;
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), '401 LM120', 'whose old session stays ended');
select tests.act_as_nobody();
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '200 done', 'a reinstated user may log in');
select * from finish();
rollback;
