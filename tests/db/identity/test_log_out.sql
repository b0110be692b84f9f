begin;
select plan(10);
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('admin@example.com', admin => true) as admin;
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.log_out()$$), '42501', 'logging out without a session is refused');
-- A token that we signed never mixes them, and if it did:
select tests.act_as_nobody();
select set_config('request.jwt.claims', (tests.claims_of(ann) || jsonb_build_object('sid', tests.claims_of(bob) ->> 'sid'))::text, true),
  set_config('role', 'member', true) from fixture;
select api.log_out();
select tests.act_as_nobody();
select is_empty($$select from identity.session where ended_at is not null$$, 'nobody ends the session of another');
select tests.act_as(ann) from fixture;
select is(tests.outcome($$select hook.pre_request()$$), 'done', 'a member is let in');
select is(tests.outcome($$select api.log_out()$$), 'done', 'a member logs out');
select is(tests.outcome($$select hook.pre_request()$$), '401 LM120', 'a member who has logged out is 401 LM120 at the next request');
select tests.act_as_nobody();
select results_eq($$select user_id, end_reason from identity.session where ended_at is not null$$, $$select ann, 'logged_out'
  from fixture$$, 'only the session of the caller has ended');
select tests.act_as(admin) from fixture;
select is(tests.outcome($$select api.log_out()$$), 'done', 'an admin logs out');
select is(tests.outcome($$select hook.pre_request()$$), '401 LM120', 'an admin who has logged out is 401 LM120 at the next request');
select tests.act_as_nobody();
select is(tests.actions_of(ann), '{log_out}', 'it is on record') from fixture;
select is(tests.actions_of(bob), '{}', 'what did nothing is not') from fixture;

select * from finish();
rollback;
