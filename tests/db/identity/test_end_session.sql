begin;
select plan(19);
create temp table fixture as select ann, bob, boss, tests.organization_of(ann) as org
from tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('boss@example.com', admin => true) as boss;
update fixture set org = tests.organization_of(ann);
insert into identity.session (user_id, organization_id, role, expires_at, created_at)
select ann, org, 'member', now() + interval '1 day', now() - interval '1 hour' * n from fixture, generate_series(1, 3) as n;
create temp table s as select id, user_id, row_number() over (partition by user_id order by created_at) as n from identity.session;
grant select on fixture, s to public;
create function pg_temp.states(user_id uuid) returns text language sql security definer as $$
  select string_agg(coalesce(end_reason, 'open'), ' ' order by created_at) from identity.session as s where s.user_id = states.user_id
$$;

select tests.act_as_anon();
select is(tests.outcome(f), '42501', 'an anonymous caller has no sessions: ' || f)
  from unnest(array['select api.end_session(gen_random_uuid())', 'select api.end_other_sessions()']) as f;
select tests.act_as_nobody();
select tests.act_as(ann) from fixture;
select is(tests.outcome(f), '42501', 'the room''s function is not reached by its name')
  from unnest(array['select identity.end_session(gen_random_uuid())', 'select identity.end_other_sessions()']) as f;
select is(tests.outcome(format('select api.end_session(%L)', id)), '404 LM121', 'nobody ends that of another') from s, fixture
  where user_id in (bob, boss);
select is(tests.outcome(format('select api.end_session(%L)', id)), '404 LM121', 'a session that does not exist is 404 LM121')
  from (values (gen_random_uuid()), (null)) as v (id);
select is(tests.outcome(format('select api.end_session(%L)', id)), 'done', 'a member ends one of the own sessions') from s, fixture
  where user_id = ann and n = 1;
select is(tests.outcome(format('select api.end_session(%L)', id)), '404 LM121', 'a session is ended only once') from s, fixture
  where user_id = ann and n = 1;
select is(pg_temp.states(ann), 'ended open open open', 'only that session has ended') from fixture;
select is(tests.outcome('select hook.pre_request()'), 'done', 'the one in hand goes on');
select tests.act_as_nobody();
insert into identity.log_in_ticket (hash, user_id, expires_at)
select sha256(u::text::bytea), u, now() + interval '1 minute' from fixture, unnest(array[ann, bob]) as u;
select tests.act_as(ann) from fixture;
select is(api.end_other_sessions(), 2, 'a user ends all other sessions');
select is(pg_temp.states(ann), 'ended ended ended open', 'a user who ends the other sessions keeps the current one') from fixture;
select is(api.end_other_sessions(), 0, 'no other sessions are left to end');
select tests.act_as_nobody();
select results_eq('select user_id from identity.log_in_ticket', 'select bob from fixture',
  'nor is a log-in left that waits for the second factor');
select is(pg_temp.states(bob) || ' ' || pg_temp.states(boss), 'open open', 'nobody else is signed out') from fixture;
select tests.act_as(boss) from fixture;
select is(api.end_other_sessions(), 0, 'an admin may, too');
select tests.act_as_nobody();
select is(tests.actions_of(ann), '{session_ended,other_sessions_ended}', 'it is on record, as far as anything ended') from fixture;

select * from finish();
rollback;
