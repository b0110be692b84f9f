begin;
select plan(21);
select tests.watch_identity();
select tests.come_from('203.0.113.1');
create temp table fixture as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob;
grant select on fixture to public;
select tests.set_password(ann, 'old password'), tests.set_password(bob, 'bobs password') from fixture;
select api.forgot_password('ann@example.com'), api.sign_up('new@example.com', 'correct horse', 'Org');
create temp table given as select
  tests.token_for('ann@example.com', 'reset_password') as token,
  tests.token_for('ann@example.com', 'reset_password') as second,
  tests.token_for('new@example.com', 'verify_email') as verify;
grant select on given to public;

select tests.act_as_anon();
select is(tests.outcome(format('select identity.reset_password(%L, %L)', token, 'new password')), '42501',
  'the room''s function is not reached by its name') from given;
select is(tests.outcome(format('select api.reset_password(%L, %L)', t, 'new password')), '400 LM108',
  'no token: ' || coalesce(quote_literal(t), 'null'))
from (values (null), (''), ('x')) as v (t);
select is(tests.outcome(format('select api.reset_password(%L, %L)', verify, 'new password')), '400 LM108',
  'a token of another purpose does nothing') from given;
select is(tests.outcome(format('select api.reset_password(%L, %L)', token, p)), '400 LM109', d)
from given,
  (values ('nine char', 'nine characters are refused'), (repeat('a', 73), '73 bytes are refused'), (null, 'nothing is refused'))
  as v (p, d);
select is(tests.answer(api.log_in('ann@example.com', 'old password')), '200 done', 'the old password still works');
select tests.answer(api.log_in('ann@example.com', 'wrong password')) from generate_series(1, 11);
select is(tests.answer(api.log_in('ann@example.com', 'old password')), '429 LM102', 'until it was guessed at too often');

select is(tests.outcome(format('select api.reset_password(%L, %L)', token, 'new password')), 'done',
  'the token of the mail sets a new one, after those faults') from given;
select is(tests.outcome(format('select api.reset_password(%L, %L)', token, 'newer password')), '400 LM108', 'a link works only once')
  from given;
select is(tests.outcome(format('select api.reset_password(%L, %L)', second, 'newer password')), '400 LM108',
  'all links that were sent are spent by one reset') from given;
select is(tests.answer(api.log_in('ann@example.com', 'old password')), '401 LM101', 'the old password is refused');
select is(tests.answer(api.log_in('ann@example.com', 'new password')), '200 done', 'the new one is not, and the account waits no longer');
select tests.act_as_nobody();
select results_eq(
  $$select end_reason, count(*) from identity.session, fixture where user_id = ann group by end_reason order by end_reason$$,
  $$values ('password_changed', 2::bigint), (null, 1)$$, 'all sessions from before have ended');
select is_empty($$select from identity.session, fixture where user_id = bob and ended_at is not null$$, 'nobody else''s have');

-- No mail can set an admin's password.
create temp table boss as select tests.create_user('boss@example.com', admin => true) as boss;
select tests.set_password(boss, 'boss password') from boss;
select api.forgot_password('boss@example.com');
select is(tests.mails_to('boss@example.com'), '{}', 'an admin gets no link');
create temp table bosses as select tests.token_for('boss@example.com', 'reset_password') as token;
select is(tests.outcome(format('select api.reset_password(%L, %L)', token, 'new password')), '400 LM108',
  'a token of an admin resets no password: 400 LM108') from bosses;
select api.forgot_password('bob@example.com');
create temp table bobs as select tests.token_for('bob@example.com', 'reset_password') as token;
update identity.user_account set status = 'suspended' from fixture where id = bob;
select is(tests.outcome(format('select api.reset_password(%L, %L)', token, 'new password')), '400 LM108',
  'a suspended user resets no password') from bobs;
select is(tests.actions_of(ann),
  format('{log_in,%spassword_reset,log_in_refused LM101,log_in}', repeat('log_in_refused LM101,', 10))::text[],
  'the action is recorded once') from fixture;

select * from finish();
rollback;
