begin;
select plan(23);
select tests.watch_identity();
create temp table pair (n integer, body jsonb);
grant all on pair to public;
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('outside@example.com') as outside,
  tests.create_user('boss@example.com', admin => true) as boss;
grant select on fixture to public;
select tests.set_password(u, 'correct horse') from fixture, unnest(array[ann, boss]) as u;
create function pg_temp.sessions(user_id uuid) returns text language sql security definer as $$
  select string_agg(coalesce(end_reason, 'open'), ' ' order by created_at) from identity.session as s where s.user_id = sessions.user_id
$$;
select api.forgot_password('ann@example.com');
create temp table link as select tests.token_for('ann@example.com', 'reset_password') as token;
grant select on link to public;

select tests.act_as_anon();
select is(tests.outcome($$select api.change_password('correct horse', 'a better battery')$$), '42501',
  'an anonymous caller has no password');
insert into pair select 1, api.log_in('ann@example.com', 'correct horse');
insert into pair select 2, api.log_in('ann@example.com', 'correct horse');
select tests.act_as_nobody();
select tests.act_as(ann) from fixture; -- the newest session
select is(tests.outcome($$select identity.change_password('correct horse', 'a better battery')$$), '42501',
  'the room''s function is not reached by its name');
select is(tests.answer(api.change_password(p, 'a better battery')), '403 LM116',
  'a stolen access token is not enough: ' || coalesce(p, 'null'))
from unnest(array['wrong', null]) as p;
select is(tests.outcome(format('select api.change_password(%L, %L)', 'correct horse', p)), '400 LM109', d)
from (values ('short', 'too short'), ('ann@example.com', 'the own address'), ('password1234', 'what everybody guesses'), (null, 'nothing'))
  as v (p, d);
select tests.answer(api.change_password('wrong', 'a better battery')) from generate_series(1, 3);
select is(tests.answer(api.change_password('correct horse', 'a better battery')), '429 LM102', 'five guesses are all a session has');
select is(tests.answered_header('Retry-After') is not null, true, 'until it has waited');
select tests.act_as_nobody();
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '200 done',
  'guesses of the old password keep nobody from logging in');
select tests.act_as(ann) from fixture;
select is(tests.answer(api.change_password('correct horse', 'a better battery')), '200 done',
  'guesses in one session do not keep the user from changing the password in another');
select is(tests.outcome('select hook.pre_request()'), 'done', 'the current session stays open');
select tests.act_as_nobody();
select is(pg_temp.sessions(ann), 'password_changed password_changed password_changed open', 'all others have ended') from fixture;
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '401 LM101', 'the old password is refused');
select is(tests.answer(api.log_in('ann@example.com', 'a better battery')), '200 done', 'the new one is not');
select is(tests.outcome(format('select api.reset_password(%L, %L)', token, 'a third battery')), '400 LM108',
  'links that were in mails are void') from link;
select is(tests.mails_to('ann@example.com'), '{password_changed}', 'the user is notified by mail');
select is(tests.actions_of(ann),
  '{log_in,log_in,"change_password_refused LM116","change_password_refused LM116","change_password_refused LM116","change_password_refused LM116","change_password_refused LM116",log_in,password_changed,"log_in_refused LM101",log_in}', 'refusals and the change are recorded') from fixture;

select tests.act_as(boss) from fixture;
select is(tests.answer(api.change_password('correct horse', 'a better battery')), '200 done', 'an admin can change the own password, too');
select tests.act_as_nobody();
select tests.act_as(outside) from fixture;
select is(tests.answer(api.change_password(p, 'a better battery')), '403 LM116', 'a user without a password cannot change it')
  from unnest(array['', null]) as p;
select tests.act_as_nobody();
select is(password_hash, null, 'a user without a password still has none after the attempt') from identity.user_account, fixture
  where id = outside;

select * from finish();
rollback;
