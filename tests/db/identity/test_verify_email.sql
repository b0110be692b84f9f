begin;
select plan(17);
select tests.watch_identity();

select api.sign_up('ann@example.com', 'correct horse', 'Org');
select api.sign_up('bob@example.com', 'correct horse', 'Bob''s');
create temp table fixture as
select
  ann.id as ann,
  bob.id as bob,
  identity.issue_one_time_token(ann.id, 'verify_email') as token,
  identity.issue_one_time_token(ann.id, 'verify_email') as second,
  identity.issue_one_time_token(ann.id, 'reset_password') as reset,
  identity.issue_one_time_token(bob.id, 'verify_email') as bobs
from identity.user_account as ann, identity.user_account as bob
where ann.email = 'ann@example.com' and bob.email = 'bob@example.com';
grant select on fixture to public;

select tests.act_as_anon();
select is(tests.outcome(format('select identity.verify_email(%L)', token)), '42501', 'the room''s function is not reached by its name') from fixture;
select is(tests.outcome(format('select api.verify_email(%L)', t)), '400 LM108', 'no token: ' || coalesce(quote_literal(t), 'null'))
from (values (null), (''), ('x'), (repeat('x', 10000))) as v (t);
select is(tests.outcome(format('select api.verify_email(%L)', reset)), '400 LM108', 'a token of another purpose does not verify') from fixture;
select tests.act_as_nobody();
select is(tests.outcome(format('select api.verify_email(%L)', encode(hash, 'hex'))), '400 LM108', 'nor does the hash that is stored')
from identity.one_time_token, fixture where hash = sha256(convert_to(token, 'UTF8'));
update identity.one_time_token set expires_at = clock_timestamp() - interval '1 second' from fixture where user_id = bob;
select is(tests.outcome(format('select api.verify_email(%L)', bobs)), '400 LM108', 'nor one that has run out') from fixture;
select is(status, 'pending', 'after all that nobody is active') from identity.user_account, fixture where id = ann;

select tests.act_as_anon();
select is(tests.outcome(format('select api.verify_email(%L)', token)), 'done', 'the token of the mail does') from fixture;
select is(tests.outcome(format('select api.verify_email(%L)', token)), '400 LM108', 'once') from fixture;
select is(tests.outcome(format('select api.verify_email(%L)', second)), '400 LM108', 'and so does that of a mail sent twice') from fixture;
select tests.act_as_nobody();
select ok(u.status = 'active' and u.email_verified_at is not null and o.status = 'active', 'user and organisation are active')
from fixture join identity.user_account as u on u.id = ann join identity.organization as o on o.id = tests.organization_of(ann);
select is(
  (select count(*) from queue.procrastinate_jobs, fixture
   where task_name = 'make_stripe_customer' and args = jsonb_build_object('organization_id', tests.organization_of(ann))),
  1::bigint, 'a customer at Stripe is made by a job of the same transaction');
select is(ledger.funds_of(tests.organization_of(ann), 'USD'), 0::bigint, 'the organisation has no credit before its first deposit') from fixture;

update ops.setting set value = 'true' where name = 'identity.providers_need_approval';
create temp table bobs_token as select identity.issue_one_time_token(bob, 'verify_email') as token from fixture;
select tests.forget_locks();
select api.verify_email(token) from bobs_token;
select ok(u.status = 'active' and o.status = 'pending', 'with the setting, the organisation waits for an admin')
from fixture join identity.user_account as u on u.id = bob join identity.organization as o on o.id = tests.organization_of(bob);
select is(ledger.funds_of(tests.organization_of(bob), 'USD'), 0::bigint, 'and so does its credit') from fixture;

select * from finish();
rollback;
