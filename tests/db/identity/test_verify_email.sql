begin;
select plan(25);
select tests.watch_identity();

select api.sign_up('ann@example.com', 'correct horse', 'Org', 'Ann', 'Lee', '+1 518 555 0199');
create temp table given as select
  tests.token_for('ann@example.com', 'verify_email') as token,
  tests.token_for('ann@example.com', 'verify_email') as second;
grant select on given to public;

select tests.act_as_anon();
select is(tests.outcome(format('select identity.verify_email(%L, %L)', token, 'correct horse')), '42501',
  'the room''s function is not reached by its name') from given;
select is(tests.outcome(format('select api.verify_email(%L, %L)', t, 'correct horse')), '400 LM108',
  'no token: ' || coalesce(quote_literal(t), 'null'))
from (values (null), (''), ('x'), (repeat('x', 1000))) as v (t);
select tests.act_as_nobody();
select is(tests.outcome(format('select api.verify_email(%L, %L)', encode(hash, 'hex'), 'correct horse')), '400 LM108',
  'the stored hash is not accepted as a token')
from identity.one_time_token limit 1;

-- The link alone opens nothing: a stranger may have signed up with this address.
select tests.act_as_anon();
select is(tests.answer(api.verify_email(token, p)), '403 LM116', 'not with ' || d)
from given, (values ('another horse', 'another password'), (null, 'none')) as v (p, d);
select tests.act_as_nobody();
select is_empty($$select from identity.user_account where email = 'ann@example.com'$$, 'after all that there is no account');
select tests.act_as_anon();
select is(tests.answer(api.verify_email(token, 'correct horse')), '200 done',
  'the token of the mail opens it, with the password of the sign-up') from given;
select is(tests.outcome(format('select api.verify_email(%L, %L)', t, 'correct horse')), '400 LM108',
  'a token is accepted only once, also one of a mail that was sent twice')
from given, unnest(array[token, second]) as t;
select tests.act_as_nobody();
select results_eq(
  $$select u.status, u.email_verified_at is not null, u.first_name, u.last_name, u.phone, u.is_admin, o.name, o.status, m.role
    from identity.user_account as u
    join identity.membership as m on m.user_id = u.id
    join identity.organization as o on o.id = m.organization_id
    where u.email = 'ann@example.com'$$,
  $$values ('active', true, 'Ann', 'Lee', '+15185550199', false, 'Org', 'active', 'owner')$$,
    'user and organisation are as they were signed up');
create temp table fixture as select id as ann, tests.organization_of(id) as org from identity.user_account where email = 'ann@example.com';
select is(
  (select count(*) from queue.procrastinate_jobs, fixture
   where task_name = 'make_stripe_customer' and args = jsonb_build_object('organization_id', org)),
  1::bigint, 'a customer at Stripe is made by a job of the same transaction');
select is(ledger.funds_of(org, 'USD'), 0::bigint, 'the organisation has no credit before its first deposit') from fixture;
select is(tests.actions_of(ann), '{email_verified}', 'the proof is on record') from fixture;

-- Two people sign up with one address; the link of each creates the account with the data entered by that person.
select api.sign_up('vic@example.com', 'the thiefs password', 'Thief', 'Thief');
create temp table thiefs as select tests.token_for('vic@example.com', 'verify_email') as token;
select api.sign_up('vic@example.com', 'the victims own', 'Victim', 'Vic');
create temp table victims as select tests.token_for('vic@example.com', 'verify_email') as token;
select tests.forget_locks();
select is(tests.answer(api.verify_email(token, 'the victims own')), '403 LM116',
  'the link of the stranger''s sign-up does not take the owner''s password') from thiefs;
select is(tests.answer(api.verify_email(token, 'the victims own')), '200 done', 'the owner''s own does') from victims;
select is(tests.outcome(format('select api.verify_email(%L, %L)', token, 'the thiefs password')), '400 LM108',
  'the link of a stranger is void once the owner has verified') from thiefs;
select is(tests.answer(api.log_in('vic@example.com', 'the thiefs password')), '401 LM101',
  'the password of a stranger is void once the owner has verified');
select is(tests.answer(api.log_in('vic@example.com', 'the victims own')), '200 done', 'the owner''s is not');
select results_eq($$select first_name from identity.user_account
  where email = 'vic@example.com'$$, $$values ('Vic')$$, 'nothing of the stranger is left');
select is_empty($$select from identity.organization where name = 'Thief'$$, 'no organisation is created either');

-- Guessing, time, and the setting.
select api.sign_up('bob@example.com', 'correct horse', 'Bob''s');
create temp table bobs as select tests.token_for('bob@example.com', 'verify_email') as token;
select api.verify_email(token, 'guess') from bobs, generate_series(1, 10);
select is(tests.outcome(format('select api.verify_email(%L, %L)', token, 'correct horse')), '400 LM108', 'ten wrong passwords void a link')
  from bobs;
select tests.forget_spending();
select api.sign_up('bob@example.com', 'correct horse', 'Bob''s');
update bobs set token = tests.token_for('bob@example.com', 'verify_email');
update identity.proof set expires_at = clock_timestamp() - interval '1 second' where email = 'bob@example.com';
select is(tests.outcome(format('select api.verify_email(%L, %L)', token, 'correct horse')), '400 LM108',
  'a link that is too old is refused') from bobs;

select * from finish();
rollback;
