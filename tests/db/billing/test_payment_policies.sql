begin;
select plan(14);

create temp table r as select tests.create_payment() as reference;
create temp table m as select tests.create_user('owner@payment.example') as owner;
grant select on r, m to public;

select is(tests.outcome('select from ' || t), '42501', role || ' reads no ' || t)
from unnest(array['anon', 'member', 'leadmill_api', 'leadmill_worker']) as a (role),
  lateral (select set_config('role', role, true)) as s, unnest(array['billing.payment', 'billing.payment_attempt']) as t;
select tests.act_as_nobody();
select tests.act_as(owner) from m;
select is(tests.outcome('select from api.payments'), '42501', 'a member sees no payment of others');
select is((select count(*) from api.deposits), 0::bigint, 'nor its deposit');
select tests.act_as_nobody();
select tests.act_as(tests.create_user('admin@payment.example', admin => true));
select results_eq(
  $$ select email, amount, currency, status, notes, reference, access_code, authorization_url, attempt_status from api.payments $$,
  $$ select 'payer@people.example', 5000.00, 'KES', 'pending', 'for the school', reference, 'code', 'https://checkout.paystack.com/code', 'open'
     from r $$, 'an admin sees it');
select is(tests.outcome($$ update api.payments set status = 'success' $$), '42501', 'and changes nothing');
select tests.act_as_nobody();
select is_empty($$ select entity, after from audit.event where entity in ('billing.payment', 'billing.payment_attempt', 'billing.deposit')
  and (after::text ~ 'payer@people|for the school|checkout\.paystack') $$, 'the log holds neither address nor notes');
select is_empty(
  $$ select role from unnest(array['leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_monitor', 'anon', 'member', 'partner', 'admin'])
     as role where has_any_column_privilege(role, 'billing.adapter', 'select, insert, update') $$, 'no role changes what a processor brings');

select * from finish();
rollback;
