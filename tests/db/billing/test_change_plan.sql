begin;
select plan(88);

select tests.publish_plans();
create temp table f as
select tests.create_user('owner@plan.example') as owner, tests.create_user('other@plan.example') as other;
alter table f add org uuid, add colleague uuid, add customer text;
update f set org = tests.organization_of(owner);
update f set colleague = tests.create_user('colleague@plan.example', org), customer = tests.create_customer(org);
update identity.membership as m set role = 'viewer' from f where m.user_id = f.colleague;
grant select on f to public;
create function pg_temp.request() returns text language sql security definer as $$
  select r.kind || ' ' || r.status || coalesce(' ' || r.refusal, '') from billing.plan_request as r join f on f.org = r.organization_id
  order by r.id desc limit 1
$$;
create function pg_temp.finish(refusal text default null) returns void language sql security definer as $$
  select billing.finish_plan_request(r.id, finish.refusal) from billing.plan_request as r where r.status = 'requested'
$$;
create function pg_temp.has(changes jsonb default '{}', status text default 'active', plan text default 'professional') returns text
language sql security definer as $$
  select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', status, plan, changes => changes)]) from f
$$;

-- Who may.
select is(tests.outcome(s), '42501', r || ' changes no plan: ' || s)
from (values ('anon'), ('partner'), ('admin')) as v (r),
  lateral (select set_config('role', r, true)) as a,
  (values ('select api.change_plan(null)'), ('select api.cancel_plan()'), ('select api.keep_plan()'), ('select api.pause_plan()'),
    ('select api.resume_plan()'), ('select api.set_default_payment_method(null)')) as w (s);
select tests.act_as(colleague) from f;
select is(tests.outcome(s), '403 LM115', 'a colleague does not: ' || s)
from (values ('select api.change_plan(null)'), ('select api.cancel_plan()'), ('select api.set_default_payment_method(null)')) as w (s);
select is(api.current_plan() ->> 'plan', 'free', 'but sees the plan') from f;
select tests.act_as(other) from f;
select is(tests.outcome('select api.cancel_plan()'), '409 LM558', 'without a customer nothing can be changed');
select tests.act_as(owner) from f;
select is(tests.outcome('select api.cancel_plan()'), '409 LM555', 'nor without a subscription');
select is(tests.outcome('select api.change_plan(null)'), '409 LM555', 'nor its price');
select tests.act_as_nobody();

-- Checkout.
select is(tests.outcome('select billing.begin_plan_checkout(null)'), '42501', r || ' opens no page by itself')
from (values ('member'), ('admin')) as v (r), lateral (select set_config('role', r, true)) as a;
select tests.act_as_nobody();
select tests.act_as(colleague) from f;
reset role;
select is(tests.outcome('select billing.prepare_plan_customer()'), '403 LM115', 'a colleague has no customer made');
select tests.act_as(other) from f;
reset role;
select billing.prepare_plan_customer();
select is((select count(*) from queue.procrastinate_jobs as j
    join f on j.queueing_lock = 'make_stripe_customer:' || tests.organization_of(f.other)), 1::bigint, 'a job makes the customer of an organisation that has none');
select tests.act_as(owner) from f;
reset role;
select billing.prepare_plan_customer();
select is((select count(*) from queue.procrastinate_jobs as j join f on j.queueing_lock = 'make_stripe_customer:' || f.org),
  0::bigint, 'and none that there is');
select is(tests.outcome('select billing.begin_plan_checkout(gen_random_uuid())'), '404 LM553', 'a price that there is not is not sold');
create temp table page as select * from billing.begin_plan_checkout(tests.plan_price('professional'));
select is((select format('%s %s %s %s', price, trial_days, collects_tax, takes_codes) from page), 'price_professional_month_usd 14 f t',
  'Stripe gets the price, the trial and the settings');
select is((select request_id from billing.begin_plan_checkout(tests.plan_price('professional'))), (select request_id from page),
  'who begins again gets the same page');
select is(billing.record_plan_page((select request_id from page), 'cs_1', 'https://checkout.stripe.example/cs_1'), true,
  'its page is stored');
select is((select page_url from billing.begin_plan_checkout(tests.plan_price('professional'))), 'https://checkout.stripe.example/cs_1',
  'with its address');
select is((select plan from billing.find_plan_by_session('cs_1')), 'Professional', 'its payer comes back to it');
select is_empty($$select from billing.find_plan_by_session('cs_2')$$, 'a session that is not ours is not shown');
create temp table page2 as select * from billing.begin_plan_checkout(tests.plan_price('enterprise'));
select is((select previous_sessions from page2), '{cs_1}', 'before another page is opened, the first is closed');
select is((select previous_sessions from billing.begin_plan_checkout(tests.plan_price('enterprise'))), '{cs_1}',
  'it is also closed by the next attempt, as Stripe may not have been reached');
select is(billing.record_plan_page((select request_id from page), 'cs_1', 'https://checkout.stripe.example/cs_1'), false,
  'who opened a page too late is told');
select billing.refuse_plan_page((select request_id from page2), 'no such price');
select is(pg_temp.request(), 'checkout refused no such price', 'what Stripe refuses is stored');
-- Paid on the first page, which was closed too late.
select pg_temp.has(jsonb_build_object('metadata', jsonb_build_object('plan_request_id', (select request_id from page))));
select is((select status from billing.plan_request where id = (select request_id from page)), 'done', 'a page on which was paid is done');
select is(tests.outcome('select billing.begin_plan_checkout(tests.plan_price(''enterprise''))'), '409 LM554',
  'who has a subscription changes it');
select is(billing.plan_customer(), (select customer from f), 'the portal is for the customer');
select tests.act_as_nobody();

-- Change.
select tests.act_as(owner) from f;
select is(api.current_plan() ->> 'plan', 'professional', 'the plan is known') from f;
select is(tests.outcome(format('select api.change_plan(%L)', p)), code, what)
from (values (gen_random_uuid(), '404 LM553', 'a price that there is not'),
  (tests.plan_price('professional'), '409 LM557', 'the same price'),
  (tests.plan_price('enterprise', 'month', 'EUR'), '409 LM557', 'another currency')) as v (p, code, what);
select is(api.change_plan(tests.plan_price('enterprise')) ->> 'kind', 'upgrade', 'a larger plan is an upgrade');
select is(tests.outcome('select api.cancel_plan()'), '409 LM556', 'one after the other');
select is((select kind || status from api.plan_requests order by id desc limit 1), 'upgraderequested', 'the request is seen');
select tests.act_as(other) from f;
select is_empty('select from api.plan_requests', 'by nobody else');
select tests.act_as_nobody();
select is((select billing.claim_plan_request(r.id) - 'customer' from billing.plan_request as r where r.status = 'requested'),
  '{"kind": "upgrade", "subscription": "sub_1", "price": "price_enterprise_month_usd",
    "overrun_price": "price_enterprise_month_usd_calls", "ends_trial": true, "payment_method": null, "resumes_at": null}',
  'a job learns what is to be done');
select pg_temp.finish('Your card was declined.');
select is(pg_temp.request(), 'upgrade refused Your card was declined.', 'a refusal is stored');
select ok(exists (select from notification.delivery where template = 'plan_change_refused'), 'and told');
select tests.act_as(owner) from f;
select is(api.change_plan(tests.plan_price('professional', 'year')) ->> 'kind', 'upgrade', 'a year instead of months is an upgrade');
select pg_temp.finish();
select pg_temp.has(plan => 'enterprise');
select is(api.change_plan(tests.plan_price('professional', 'year')) ->> 'kind', 'downgrade', 'a smaller plan is a downgrade');
select pg_temp.finish();

-- Cancel, keep, pause, resume.
select is(tests.outcome('select api.keep_plan()'), '409 LM557', 'nothing is to be undone');
select is(tests.outcome('select api.resume_plan()'), '409 LM557', 'nothing is paused');
select isnt(api.cancel_plan(), null, 'a plan is cancelled');
select pg_temp.finish();
select pg_temp.has('{"cancel_at_period_end": true}');
select is(tests.outcome(s), '409 LM557', 'a cancelled plan is kept first: ' || s)
from (values ('select api.cancel_plan()'), ('select api.pause_plan()'),
  ('select api.change_plan(tests.plan_price(''enterprise''))')) as w (s);
select isnt(api.keep_plan(), null, 'it is kept');
select pg_temp.finish();
select pg_temp.has();
select is(tests.outcome('select api.pause_plan(now())'), '400 LM550', 'a pause ends in the future');
select isnt(api.pause_plan(now() + interval '30 days'), null, 'a plan is paused');
select pg_temp.finish();
select pg_temp.has('{"pause_collection": {"behavior": "void"}}');
select is(tests.outcome('select api.change_plan(tests.plan_price(''enterprise''))'), '409 LM557', 'a paused plan is resumed first');
select isnt(api.resume_plan(), null, 'it is resumed');
select pg_temp.finish();
select tests.act_as_nobody();
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], array[tests.stripe_invoice('in_1', 'sub_1', 'void')]) from f;
select tests.act_as(owner) from f;
select is(api.current_plan() ->> 'plan' || ' ' || (api.current_plan() ->> 'is_uncollected'), 'free true',
  'a period that began in a pause, and was not charged, is not paid for');
select is(tests.outcome('select api.change_plan(tests.plan_price(''enterprise''))'), '409 LM557', 'nor can its price be changed');
select isnt(api.resume_plan(), null, 'but a new one can be charged');
select pg_temp.finish();
select pg_temp.has(status => 'past_due');
select is(tests.outcome('select api.change_plan(tests.plan_price(''enterprise''))'), '409 LM557', 'what is due is paid first');

-- What invoices are paid with.
select tests.act_as_nobody();
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')], '{}', '{"default_payment_method": "pm_1",
  "payment_methods": [{"id": "pm_1", "type": "card", "created": 1,
    "card": {"brand": "visa", "last4": "4242", "exp_month": 4, "exp_year": 2030}},
    {"id": "pm_2", "type": "sepa_debit", "created": 2, "sepa_debit": {"last4": "3000"}}]}') from f;
select tests.act_as(owner) from f;
select results_eq('select type, brand, last4, exp_year, is_default from api.payment_methods order by created_at',
  $$values ('card', 'visa', '4242', 2030, true), ('sepa_debit', null, '3000', null, false)$$, 'payment methods are shown');
select is(tests.outcome('select api.set_default_payment_method(gen_random_uuid())'), '404 LM559', 'one that there is not is not chosen');
select isnt(api.set_default_payment_method((select id from api.payment_methods where last4 = '3000')), null, 'another one is chosen');
select tests.act_as_nobody();
select pg_temp.finish();
select tests.store_plan(customer, array[tests.stripe_subscription('sub_1', changes => '{"default_payment_method": "pm_2"}')], '{}',
  '{"payment_methods": [{"id": "pm_2", "type": "sepa_debit", "created": 2, "sepa_debit": {"last4": "3000"}}]}') from f;
select tests.act_as(owner) from f;
select results_eq('select last4, is_default from api.payment_methods', $$values ('3000', true)$$, 'one that was removed is not shown');
select tests.act_as(other) from f;
select is_empty('select from api.payment_methods', 'nobody else sees them');

-- How often.
select tests.act_as_nobody();
update ops.rate_limit set maximum = 0 where name = 'billing.plan_requests';
select tests.act_as(owner) from f;
select is(tests.outcome('select api.cancel_plan()'), '429 LM560', 'changes are limited');

-- What was lost.
select tests.act_as_nobody();
insert into billing.plan_request (organization_id, kind, plan_subscription_id, created_at)
select s.organization_id, 'cancel', s.id, now() - interval '9 minutes' from billing.plan_subscription as s where s.stripe_id = 'sub_1';
select is(billing.resend_plan_requests(), 0, 'what may be under way is not sent again');
update billing.plan_request set created_at = now() - interval '11 minutes' where status = 'requested';
select is(billing.resend_plan_requests(), 1, 'what was lost is');
select is(billing.resend_plan_requests(), 0, 'once, while its job waits');
select pg_temp.finish();
insert into billing.plan_request (organization_id, kind, plan_price_id, expires_at)
select org, 'checkout', tests.plan_price('professional'), now() - interval '1 minute' from f;
select is(billing.resend_plan_requests(), 0, 'a page is not sent');
select is(pg_temp.request(), 'checkout expired', 'it expires');

-- An organisation that is closed.
select is(billing.customer_to_end(org), null, 'what is open goes on') from f;
update identity.organization as o set status = 'suspended' from f where o.id = f.org;
select ok(not exists (select from queue.procrastinate_jobs where task_name = 'end_plans'), 'also while it is suspended');
update identity.organization as o set status = 'deactivated' from f where o.id = f.org;
select ok(exists (select from queue.procrastinate_jobs where task_name = 'end_plans'), 'a job ends the plan of what is closed');
select is(billing.customer_to_end(org), customer, 'at its customer') from f;
create temp table late as select tests.organization_of(other) as org from f;
update identity.organization as o set status = 'deactivated' from late where o.id = late.org;
select tests.store_plan(tests.create_customer(org), array[tests.stripe_subscription('sub_late')]) from late;
select ok(exists (select from queue.procrastinate_jobs as j join late on j.queueing_lock = 'end_plans:' || late.org),
  'what is bought on a page that was left open ends, too');

select * from finish();
rollback;
