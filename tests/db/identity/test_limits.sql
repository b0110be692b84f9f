begin;
select plan(13);
select tests.watch_identity();
create temp table fixture as select tests.create_user('ann@example.com') as ann;
select tests.come_from('203.0.113.1', 'a browser');

-- Sign-up and links are limited for each network, whether or not the addresses have accounts.
select tests.act_as_anon();
select api.sign_up('new-' || n || '@example.com', 'correct horse', 'Org') from generate_series(1, 20) as n;
select is(tests.outcome($$select api.sign_up('new-31@example.com', 'correct horse', 'Org')$$), '429 LM062',
  'twenty sign-ups an hour are one network''s');
select is(tests.outcome($$select api.sign_up('ann@example.com', 'correct horse', 'Org')$$), '429 LM062',
  'an address with an account is limited in the same way');
select is(tests.hash_count(), 20::bigint, 'beyond them nothing is hashed');
select is(tests.outcome($$select api.forgot_password('ann@example.com')$$), 'done', 'links for a password are counted apart');
select tests.come_from('203.0.113.2');
select is(tests.outcome($$select api.sign_up('new-31@example.com', 'correct horse', 'Org')$$), 'done', 'other networks are not limited');
select api.forgot_password('new-' || n || '@example.com') from generate_series(1, 30) as n;
select is(tests.outcome(format('select api.forgot_password(%L)', a)), '429 LM062', 'thirty links, too: ' || a)
  from unnest(array['ann@example.com', 'nobody@example.com']) as a;

-- A user whose account strangers guess at sets a new password and gets in.
select tests.act_as_nobody();
select tests.forget_spending();
select tests.set_password(ann, 'correct horse') from fixture;
select tests.act_as_anon();
select tests.come_from(format('198.51.%s.%s', n / 250, n % 250)), api.log_in('ann@example.com', 'wrong') from generate_series(1, 100) as n;
select tests.come_from('192.0.2.1');
select is(tests.answer(api.log_in('ann@example.com', 'correct horse')), '429 LM102', 'log-ins from other networks are delayed');
select api.forgot_password('ann@example.com');
select api.reset_password(tests.token_for('ann@example.com', 'reset_password'), 'a better battery');
select is(tests.answer(api.log_in('ann@example.com', 'a better battery')), '200 done',
  'the owner of the mailbox logs in from where the password was set');
select tests.come_from('192.0.2.2');
select is(tests.answer(api.log_in('ann@example.com', 'a better battery')), '429 LM102', 'the guessers go on waiting');

select tests.act_as_nobody();
select is(tests.outcome(s), '42501', 'web roles do not count: ' || s)
from (select set_config('role', 'member', true)) as r,
  (values ($$select identity.spend_attempt('log_in', 'a', null, null)$$), ($$select identity.remember_origin(null, 'device', 'a')$$)) as v (s);
select tests.act_as_nobody();
select is_empty($$select name from ops.rate_limit where name like 'identity.%' and maximum is null$$, 'every limit limits');

select * from finish();
rollback;
