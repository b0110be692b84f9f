begin;
select plan(11);

select tests.publish_plans();
create temp table f as
select tests.create_customer(tests.organization_of(u)) as customer, tests.organization_of(u) as org, u as owner
from tests.create_user('owner@taxes.example') as u;
grant select on f to public;
create function pg_temp.pay(invoice text, total bigint, tax bigint, paid bigint default null) returns text language sql as $$
  select tests.store_plan(customer, array[tests.stripe_subscription('sub_1')],
    array[tests.stripe_invoice(invoice, 'sub_1', amount => coalesce(paid, total), changes => jsonb_build_object('total', total,
      'total_taxes', case tax when 0 then '[]'::jsonb else
        jsonb_build_array(jsonb_build_object('amount', tax - 10), jsonb_build_object('amount', 10)) end))])
  from f
$$;
create function pg_temp.books() returns text language sql as $$
  select string_agg(a.kind || ' ' || b.balance, ', ' order by a.kind)
  from ledger.account as a
  cross join lateral (select sum(e.amount) as balance from ledger.entry as e where e.account_id = a.id) as b
  where a.kind in ('subscription_revenue', 'tax_payable')
$$;
create function pg_temp.refund(id text, invoice text, amount bigint, status text) returns text language sql as $$
  select tests.receive_stripe('evt_' || id || status, 'refund.updated', jsonb_build_object('object', 'refund', 'id', id, 'amount', amount,
    'currency', 'usd', 'payment_intent', 'pi_' || invoice, 'metadata', '{}'::jsonb, 'status', status, 'balance_transaction', 'txn_' || id,
    'charge', 'ch_' || id))
$$;

select pg_temp.pay('in_1', 4900, 0);
select is(pg_temp.books(), 'subscription_revenue 4900', 'without taxes everything is revenue');
select pg_temp.pay('in_2', 5880, 980);
select is(pg_temp.books(), 'subscription_revenue 9800, tax_payable 980', 'taxes are owed');
select pg_temp.pay('in_2', 5880, 980);
select is(pg_temp.books(), 'subscription_revenue 9800, tax_payable 980', 'once');
select tests.act_as(owner) from f;
select results_eq('select number, amount_paid, tax from api.invoices order by number',
  $$values ('LM-in_1', 49.00, 0.00), ('LM-in_2', 58.80, 9.80)$$, 'and shown');
select tests.act_as_nobody();

select is(pg_temp.refund('re_1', 'in_2', 2940, 'succeeded'), 'applied', 'half of it is refunded');
select is(pg_temp.books(), 'subscription_revenue 7350, tax_payable 490', 'with half of the taxes');
select is(pg_temp.refund('re_1', 'in_2', 2940, 'failed'), 'applied', 'the refund comes back');
select is(pg_temp.books(), 'subscription_revenue 9800, tax_payable 980', 'and the taxes with it');

select pg_temp.pay('in_3', 5880, 980, paid => 2940);
select is(pg_temp.books(), 'subscription_revenue 12250, tax_payable 1470', 'what credit pays is not paid again');
select is((select count(*) from ledger.journal where kind = 'tax'), 4::bigint, 'each movement is a journal');
select is_empty('select * from billing.verify()', 'and the books agree');

select * from finish();
rollback;
