begin;
select plan(59);

create function pg_temp.promo(organization uuid) returns text language sql as $$
  select coalesce((select format('%s (%s held)', a.balance, a.held) from ledger.account as a
    where a.organization_id = promo.organization and a.kind = 'promo' and a.currency = 'USD' and a.seq is not null), 'none')
$$;
-- An organisation whose only owner has this mailbox.
create function pg_temp.organization(email text) returns uuid language sql volatile as $$
  select tests.organization_of(tests.create_user(email))
$$;
create function pg_temp.review(organization uuid, is_approved boolean default false) returns text language plpgsql as $$
begin
  perform tests.forget_locks(), billing.settle_credit(organization, is_approved), tests.forget_locks();
  return pg_temp.promo(organization);
end
$$;
create function pg_temp.charge(deposit uuid, fingerprint text) returns jsonb language sql as $$
  select jsonb_build_object(
    'id', 'ch_' || replace(d.id::text, '-', ''), 'object', 'charge', 'payment_intent', 'pi_' || replace(d.id::text, '-', ''),
    'metadata', jsonb_build_object('deposit_id', d.id), 'amount', d.processor_amount, 'currency', lower(d.currency),
    'livemode', d.livemode, 'captured', true, 'status', 'succeeded', 'amount_refunded', 0,
    'payment_method_details', jsonb_build_object('type', 'card', 'card', jsonb_build_object('brand', 'visa', 'fingerprint', fingerprint)))
  from billing.deposit as d where d.id = deposit
$$;
create function pg_temp.pay(organization uuid, fingerprint text, amount bigint default 5000) returns uuid language plpgsql as $$
declare
  v_deposit uuid := tests.create_deposit(organization, amount);
begin
  perform tests.receive_stripe('evt_charge_' || v_deposit, 'charge.succeeded', pg_temp.charge(v_deposit, fingerprint));
  perform tests.forget_locks();
  return v_deposit;
end
$$;
create function pg_temp.reviews(organization uuid) returns integer language sql as $$
  select count(*)::integer from queue.procrastinate_jobs as j
  where j.task_name = 'review_credit' and j.args ->> 'organization_id' = organization::text and j.status = 'todo'
$$;

select is(tests.outcome('select billing.review_credit(gen_random_uuid())'), '42501', 'nobody gives credit: ' || r)
from (values ('anon'), ('member'), ('admin'), ('leadmill_api'), ('leadmill_worker')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

-- The rule of the house: with the first deposit that is paid.
create temp table a as select pg_temp.organization('one.person@gmail.com') as o;
set local role leadmill_reconciler;
select is(tests.outcome('select billing.review_credit(gen_random_uuid())'), 'done', 'the reconciler may ask');
select is(tests.outcome('select billing.settle_credit(gen_random_uuid(), true)'), '42501',
  'the reconciler may not say that somebody was approved');
reset role;
select is(pg_temp.review(o), 'none', 'an organisation that has paid nothing gets no credit') from a;
select tests.create_deposit(o) from a;
select is(pg_temp.review(o), 'none', 'an organisation that has only begun to pay gets no credit') from a;
create temp table paid as select pg_temp.pay(o, 'Fp1') as deposit from a;
select is(pg_temp.reviews(o), 1, 'a payment is looked at by a job') from a;
select is(length(payer), 32, 'what it was paid with is known by a hash') from billing.deposit where id = (select deposit from paid);
select is(pg_temp.review(o), '10000 (0 held)', 'and brings the credit') from a;
select is(pg_temp.review(o), '10000 (0 held)', 'once') from a;
select pg_temp.pay(o, 'Fp2') from a;
select is(pg_temp.review(o), '10000 (0 held)', 'the credit stays when another card pays later') from a;

-- One person, one credit.
create temp table b as select pg_temp.organization('other@people.example') as o;
select pg_temp.pay(o, 'Fp1') from b;
select is(pg_temp.review(o), 'none', 'the same card brings none to another organisation') from b;
select pg_temp.pay(o, 'Fp9') from b;
select is(pg_temp.review(o), 'none', 'a new card beside a known one brings no credit') from b;
create temp table c as select pg_temp.organization(m) as o from unnest('{one.person+2@gmail.com,oneperson@googlemail.com}'::text[]) as m;
select pg_temp.pay(o, 'Fp-' || o) from c;
select is(pg_temp.review(o), 'none', 'a new card with the same mailbox gets no credit, however the address is written') from c;
create temp table closing as select u.id as user_id from identity.user_account as u where u.email = 'one.person@gmail.com';
update identity.user_account set deleted_at = now(), status = 'deactivated', email = 'one.person@gmail.com'
  where id = (select user_id from closing);
update identity.organization set deleted_at = now(), status = 'deactivated' where id = (select o from a);
create temp table again as select pg_temp.organization('one.person@gmail.com') as o;
select pg_temp.pay(o, 'Fp-again') from again;
select is(pg_temp.review(o), 'none', 'closing the account and beginning anew brings none') from again;
create temp table d as select pg_temp.organization('honest@people.example') as o;
select pg_temp.pay(o, 'Fp-honest') from d;
select is(pg_temp.review(o), '10000 (0 held)', 'somebody else is somebody else') from d;

-- What was paid with nothing that we know again.
create temp table e as select pg_temp.organization('cash@people.example') as o;
select tests.create_paid_deposit(o) from e;
select is(pg_temp.review(o), 'none', 'what has no fingerprint brings none') from e;
select is(pg_temp.reviews(o), 0, 'a payment without a fingerprint makes no job') from e;

-- The news may come in any order, and from a bank account.
create temp table f as select pg_temp.organization('bank@people.example') as o;
create temp table bank as select tests.create_deposit(o) as deposit from f;
select tests.receive_stripe('evt_bank_2', 'charge.succeeded', pg_temp.charge(deposit, 'x') || '{"status": "pending",
  "payment_method_details": {"type": "us_bank_account", "us_bank_account": {"fingerprint": "FpBank"}}}') from bank;
select is(pg_temp.reviews(o), 0, 'a bank that still has to pay brings nothing yet') from f;
select tests.receive_stripe('evt_bank_3', 'checkout.session.async_payment_succeeded', tests.stripe_session(deposit)) from bank;
select is(pg_temp.reviews(o), 1, 'until it has') from f;
select is(pg_temp.review(o), '10000 (0 held)', 'then it does') from f;

-- Money that went back takes what is left of the credit out of reach.
select tests.receive_stripe('evt_back', 'refund.created', tests.stripe_refund(d2.id, 're_1', 5000)) from billing.deposit as d2, d
  where d2.organization_id = d.o;
select is(pg_temp.reviews(o), 1, 'a refund is looked at, too') from d;
select is(pg_temp.review(o), '10000 (10000 held)', 'the credit is held when no money of its owner is left') from d;
select is(ledger.funds_of(o, 'USD'), 0::bigint, 'credit that is held buys nothing') from d;
select is(pg_temp.review(o), '10000 (10000 held)', 'once') from d;
select pg_temp.pay(o, 'Fp-honest') from d;
select is(pg_temp.review(o), '10000 (0 held)', 'until he pays again') from d;
select is(ledger.funds_of(o, 'USD'), 15000::bigint, 'then it buys, beside his money') from d;

select tests.receive_stripe('evt_rest', 'refund.created', tests.stripe_refund(d2.id, 're_rest', 4999))
from billing.deposit as d2, d where d2.organization_id = d.o and d2.refunded = 0;
select is(pg_temp.review(o), '10000 (10000 held)', 'a cent left of it lets nothing go') from d;

-- What has been asked back is no money of its owner any more, long before it leaves.
create temp table k as select pg_temp.organization('back@people.example') as o;
create temp table asked as select pg_temp.pay(o, 'Fp-back') as deposit from k;
create temp table returned (refund uuid);
grant select, insert on asked, returned to member;
select is(pg_temp.review(o), '10000 (0 held)', 'a deposit brings the credit') from k;
set local search_path = queue, pg_temp;
delete from queue.procrastinate_jobs as j using k where j.task_name = 'review_credit' and j.args ->> 'organization_id' = k.o::text;
set local search_path to default;
select tests.act_as(u.id) from identity.user_account as u where u.email = 'back@people.example';
insert into returned select api.refund_deposit(deposit) from asked;
select tests.act_as_nobody();
select is(pg_temp.promo(o), '10000 (10000 held)', 'it buys nothing from the moment when the deposit is asked back') from k;
select is(pg_temp.review(o), '10000 (10000 held)', 'a review before the refund was made does not free the credit') from k;
select billing.record_refund_refusal(refund, 'no such card'), tests.forget_locks() from returned;
select is(pg_temp.reviews(o), 1, 'a refund that is refused has it reviewed') from k;
select is(pg_temp.review(o), '10000 (0 held)', 'the credit buys again after the refund was refused') from k;

-- Other rules. No contact data for credit alone, but where the operator says so.
update ops.setting set value = '"at_once"' where name = 'billing.welcome_rule';
create temp table g as select pg_temp.organization('early@people.example') as o;
select is(pg_temp.review(o), '10000 (10000 held)', 'at once: it is there, and held') from g;
select is(ledger.funds_of(o, 'USD'), 0::bigint, 'credit that is held before a deposit is not among the funds') from g;
select pg_temp.pay(o, 'Fp-early') from g;
select is(pg_temp.review(o), '10000 (0 held)', 'before something is paid in') from g;
update ops.setting set value = 'true' where name = 'billing.promo_alone';
create temp table h as select pg_temp.organization('alone@people.example') as o;
select is(pg_temp.review(o), '10000 (0 held)', 'the operator may sell for credit alone') from h;
update ops.setting set value = 'false' where name = 'billing.promo_alone';
update ops.setting set value = '"after_approval"' where name = 'billing.welcome_rule';
create temp table i as select pg_temp.organization('approved@people.example') as o;
select is(pg_temp.review(o), 'none', 'after approval: not before') from i;
select is(pg_temp.review(o, true), '10000 (10000 held)', 'but with it') from i;
update ops.setting set value = '"never"' where name = 'billing.welcome_rule';
create temp table j as select pg_temp.organization('never@people.example') as o;
select is(pg_temp.review(o, true), 'none', 'a rule that is none gives nothing') from j;
update ops.setting set value = '"at_once"' where name = 'billing.welcome_rule';
update identity.organization set status = 'suspended' where id = (select o from j);
select is(pg_temp.review(o), 'none', 'a review does nothing for a blocked organisation') from j;
-- One credit for each tax number, however it is written and whenever it is given.
update ops.setting set value = '"after_deposit"' where name = 'billing.welcome_rule';
create function pg_temp.give_number(organization uuid, number text, country text default 'AT') returns void language plpgsql as $$
begin
  perform tests.act_as(m.user_id) from identity.membership as m where m.organization_id = give_number.organization;
  perform api.set_billing_address('Ring 1', 'Wien', country, tax_number => number);
  perform tests.act_as_nobody();
end
$$;
create temp table t as select pg_temp.organization('taxed-' || n || '@people.example') as o, n from generate_series(1, 6) as n;
select pg_temp.pay(o, 'Fp-tax-' || n) from t;
select pg_temp.give_number(o, 'ATU 123.456-78') from t where n = 1;
select is(pg_temp.review(o), '10000 (0 held)', 'a tax number brings its credit') from t where n = 1;
select pg_temp.give_number(o, 'u12345678', 'DE') from t where n = 2;
select is(pg_temp.review(o), 'none', 'the same number brings none to another organisation, however it is written') from t where n = 2;
select pg_temp.give_number(o, 'DE 999 888 777', 'DE') from t where n = 1;
select pg_temp.give_number(o, '999888777', 'DE') from t where n = 3;
select is(pg_temp.review(o), 'none', 'nor does a number that another organisation gave after its credit') from t where n = 3;
select is(pg_temp.review(o), '10000 (0 held)', 'an organisation without a number gets its credit') from t where n = 4;
update ops.setting set value = 'true' where name = 'billing.welcome_needs_tax_number';
select is(pg_temp.review(o), 'none', 'unless a number is required') from t where n = 5;
set local search_path = queue, pg_temp;
delete from queue.procrastinate_jobs as j where j.task_name = 'review_credit';
set local search_path to default;
select pg_temp.give_number(o, 'IT 11 22 33') from t where n = 5;
select is(pg_temp.reviews(o), 1, 'a number that is given later has the credit reviewed') from t where n = 5;
select is(pg_temp.review(o), '10000 (0 held)', 'and brings it') from t where n = 5;
update ops.setting set value = 'false' where name = 'billing.welcome_needs_tax_number';
select is((select count(*) from billing.welcome_claim as w, t where w.kind = 'tax_number' and w.organization_id = t.o and t.n in (1, 5)), 3::bigint,
  'each number that an organisation with a credit has given is claimed');
select is_empty($$select w.key from billing.welcome_claim as w where length(w.key) <> 32$$, 'as a keyed hash');

-- Only with plans whose entitlements say so.
select ops.set_entitlements(o, '{"welcome_credit": false}') from t where n = 6;
select is(pg_temp.review(o), 'none', 'a plan without the feature brings no credit') from t where n = 6;
select ops.set_entitlements(o, '{}') from t where n = 6;
set local search_path = queue, pg_temp;
delete from queue.procrastinate_jobs as j where j.task_name = 'review_credit';
set local search_path to default;
select tests.change_plan(tests.create_plan_subscription(o), now(), 0, 'incomplete') from t where n = 6;
select is(pg_temp.reviews(o), 0, 'a plan that has not begun has nothing reviewed') from t where n = 6;
select tests.change_plan(tests.create_plan_subscription(o), now(), 4900) from t where n = 6;
select is(pg_temp.reviews(o), 1, 'a plan has the credit reviewed') from t where n = 6;
select is(pg_temp.review(o), '10000 (0 held)', 'and brings it if it has the feature') from t where n = 6;

select is_empty('select * from billing.verify()', 'the ledger is right');

select * from finish();
rollback;
