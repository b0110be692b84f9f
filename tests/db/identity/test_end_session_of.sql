begin;
select plan(11);
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob;
create temp table pair (n integer, body jsonb);
grant all on fixture, pair to public;
select tests.set_password(u, 'correct horse') from fixture, unnest(array[ann, bob]) as u;
delete from identity.session;

select is(tests.outcome($$select identity.end_session_of('x')$$), '42501', r || ' may not end the session of a token')
from (values ('anon'), ('member'), ('admin'), ('leadmill_worker')) as v (r), lateral (select set_config('role', r, true)) as s;
set local role leadmill_api;
insert into pair select 1, identity.log_in('ann@example.com', 'correct horse');
insert into pair select 2, identity.refresh_session(body ->> 'refresh_token') from pair where n = 1;
insert into pair select 3, identity.log_in('bob@example.com', 'correct horse');
select is(tests.outcome(format('select identity.end_session_of(%L)', t)), 'done', 'no token ends nothing: ' || coalesce(t, 'null'))
from (values (null), ('x'), (repeat('x', 1000))) as v (t);
select tests.act_as_nobody();
select is_empty($$select from identity.session where ended_at is not null$$, 'every session is open');

set local role leadmill_api;
-- A page may send the token that another tab has just spent.
select identity.end_session_of(body ->> 'refresh_token') from pair where n = 1;
select identity.end_session_of(body ->> 'refresh_token') from pair where n = 2;
select tests.act_as_nobody();
select results_eq($$select user_id, end_reason from identity.session where ended_at is not null$$,
  $$select ann, 'logged_out' from fixture$$, 'the session of the token has ended, and no other');
select is((select count(*) from unnest(tests.actions_of(ann)) as a where a = 'log_out'), 1::bigint, 'it is on record once') from fixture;
set local role leadmill_api;
select is(tests.answer(identity.refresh_session(body ->> 'refresh_token')), '401 LM106', 'its tokens refresh nothing')
from pair where n = 2;

select * from finish();
rollback;
