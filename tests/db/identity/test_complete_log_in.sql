begin;
select plan(48);
select tests.watch_identity();
select tests.come_from('203.0.113.1', 'a browser');
create temp table f as select tests.create_user('ann@example.com') as ann, tests.create_user('bob@example.com') as bob,
  tests.create_user('boss@example.com', admin => true) as boss;
alter table f add app uuid, add bobs uuid, add codes jsonb;
update f set app = tests.add_totp(ann), bobs = tests.add_totp(bob), codes = identity.make_recovery_codes(ann);
select tests.set_password(u, 'correct horse') from f, unnest(array[ann, bob, boss]) as u;
delete from identity.session;
create temp table t (n integer generated always as identity, body jsonb);
grant all on f, t to public;
create function pg_temp.ticket(email text default 'ann@example.com', device text default null) returns text language sql as $$
  select api.log_in(email, 'correct horse', device) ->> 'ticket'
$$;
-- Codes of one moment: while the test goes on, the clock may pass to the next step.
create temp table c (before text, now text, next text);
grant all on c to public;
create function pg_temp.reset() returns void language sql security definer as $$
  update identity.second_factor set last_step = 0; delete from c; select tests.forget_spending();
  insert into c select tests.code_of(app, -1), tests.code_of(app), tests.code_of(app, 1) from f
$$;
select pg_temp.reset();

-- The first step.
select tests.act_as_anon();
insert into t (body) select api.log_in('ann@example.com', 'correct horse');
select is(body - 'ticket', '{"factors": ["recovery_code", "totp"], "expires_in": 300}', 'a right password gets a ticket, and no token') from t
where n = 1;
select is(tests.answered_header('Cache-Control'), 'no-store', 'no cache keeps the ticket');
select is(tests.answer(api.log_in('ann@example.com', 'wrong horse')), '401 LM101', 'a wrong one gets none');
select is(tests.answer(api.complete_log_in(k, '123456')), '401 LM162', 'no ticket: ' || coalesce(k, 'null'))
from unnest(array['x', '', null]) as k;
select tests.act_as_nobody();
select is_empty('select from identity.session', 'nobody is logged in yet');
select is_empty($$select from identity.log_in_ticket as l, t where position(convert_to(body ->> 'ticket', 'UTF8') in l.hash) > 0$$,
  'the ticket is not stored');

-- The second step.
select tests.act_as_anon();
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c)), '401 LM161', 'a wrong code: ' || coalesce(c, 'null'))
from t, unnest(array['000000x', '', null]) as c where n = 1;
select is(tests.answer(api.complete_log_in(body ->> 'ticket', tests.code_of(bobs))), '401 LM161', 'the code of another') from t, f where n = 1;
insert into t (body) select api.complete_log_in(body ->> 'ticket', c.now) from t, c where n = 1;
select is(body ->> 'role', 'member', 'a right code opens the session') from t where n = 2;
select ok(body ?& array['access_token', 'refresh_token', 'device'], 'with all that log_in returns otherwise') from t where n = 2;
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c.next)), '401 LM162', 'a ticket is used once') from t, c
where n = 1;
select tests.act_as_nobody();
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), c.now)), '401 LM161', 'a code is used once') from c;
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), c.before)), '401 LM161', 'and none before it any more') from c;
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), c.next)), '200 done', 'the next one is') from c;
select results_eq('select role, second_factor, address from identity.session order by created_at',
  $$values ('member', 'totp', inet '203.0.113.1'), ('member', 'totp', '203.0.113.1')$$, 'the sessions know their second factor');
select is(api.refresh_session(body ->> 'refresh_token') ->> 'role', 'member', 'and are refreshed without it') from t where n = 2;

-- A ticket is for one log-in, of one user, and not for ever.
select pg_temp.reset();
create temp table k as select pg_temp.ticket() as late, pg_temp.ticket() as closed, pg_temp.ticket() as blocked, pg_temp.ticket('bob@example.com') as bobs;
update identity.log_in_ticket as l set expires_at = clock_timestamp() from k where l.hash = sha256(convert_to(late, 'UTF8'));
select is(tests.answer(api.complete_log_in(late, c.now)), '401 LM162', 'a ticket of five minutes ago') from k, c;
select is(tests.answer(api.complete_log_in(k.bobs, c.now)), '401 LM161', 'the ticket of another user takes no code of this one') from k, c;
update identity.user_account set status = 'suspended' from f where id = ann;
select is(tests.answer(api.complete_log_in(blocked, c.now)), '403 LM105', 'a user who was suspended meanwhile') from k, c;
update identity.user_account set status = 'active' from f where id = ann;
select identity.end_sessions(ann, 'ended') from f;
select is(tests.answer(api.complete_log_in(closed, c.next)), '401 LM162', 'when sessions end, so do log-ins on the way') from k, c;
select api.forgot_password('ann@example.com');
select pg_temp.reset();
insert into t (body) values (jsonb_build_object('ticket', pg_temp.ticket()));
select is(tests.answer(api.reset_password(tests.token_for('ann@example.com', 'reset_password'), 'correct battery')), '200 done', 'a new password');
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c.now)), '401 LM162', 'voids what began with the old one') from t, c
where n = 3;
select is(api.log_in('ann@example.com', 'correct battery') - 'ticket' - 'expires_in', '{"factors": ["recovery_code", "totp"]}',
  'a link in a mail removes no second factor');
select tests.set_password(ann, 'correct horse') from f;

-- Recovery codes.
select pg_temp.reset();
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), upper(replace(codes ->> 0, '-', ' ')))), '200 done',
  'a recovery code replaces it, however it is typed') from f;
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), codes ->> 0)), '401 LM161', 'once') from f;
select is(tests.answer(api.complete_log_in(pg_temp.ticket('bob@example.com'), codes ->> 1)), '401 LM161', 'for its own user') from f;
select is(tests.mails_to('ann@example.com'), '{password_changed,recovery_code_used}', 'the user is told by mail');

-- Limits. A stranger gets no ticket, so that nobody without the password is counted.
select pg_temp.reset();
insert into t (body) values (jsonb_build_object('ticket', pg_temp.ticket())), (jsonb_build_object('ticket', pg_temp.ticket()));
select is(tests.answer(api.complete_log_in(body ->> 'ticket', 'x')), '401 LM161', 'a wrong code') from t, generate_series(1, 5) where n = 4;
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c.now)), '429 LM163', 'five are all that one network has') from t, c
where n = 5;
select isnt(tests.answered_header('Retry-After'), null, 'until it has waited');
select is(tests.mails_to('ann@example.com'), '{password_changed,recovery_code_used,wrong_codes}',
  'the user is told that somebody has the password');
select tests.come_from('198.51.100.1');
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c.now)), '401 LM162', 'five make a ticket void, wherever it is used')
from t, c where n = 4;
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c.now)), '200 done', 'another network is not locked out') from t, c
where n = 5;
select pg_temp.reset();
select tests.answer(api.complete_log_in(k, 'x')), tests.come_from('192.0.2.' || n)
from generate_series(1, 21) as n, lateral (select pg_temp.ticket() || left(n::text, 0) as k) as k;
select tests.come_from('192.0.2.99');
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), c.now)), '429 LM163',
  'many networks together have twenty in an hour') from c;
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), c.now, body ->> 'device')), '200 done',
  'a device that was used before is not locked out by them') from t, c where n = 2;
select tests.come_from('203.0.113.1', 'a browser');
select is(tests.answer(api.complete_log_in(pg_temp.ticket(), c.next)), '200 done', 'nor is a network') from c;

-- Signing in elsewhere asks for it, too.
select pg_temp.reset();
select is(identity.sign_in_with_external('https://issuer.example', 's', '{"email": "ann@example.com", "email_verified": true}') - 'ticket',
  '{"factors": ["recovery_code", "totp"], "expires_in": 300}', 'the word of an external issuer is one factor');
insert into t (body) select api.redeem_sign_in(identity.issue_sign_in_code('https://issuer.example', 's', '{}') ->> 'sign_in');
select is(tests.answer(api.complete_log_in(body ->> 'ticket', c.now)), '200 done', 'so is the code of a provider') from t, c
where body ? 'ticket' and n > 5;
select is(api.log_in('boss@example.com', 'correct horse') -> 'second_factor_required', 'true',
  'an admin without one is told to set it up');
select is((tests.actions_of(ann))[1:3], '{log_in_begun,"log_in_refused LM101","log_in_refused LM161"}', 'the steps are recorded') from f;

select * from finish();
rollback;
