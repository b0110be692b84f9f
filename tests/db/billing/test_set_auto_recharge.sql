begin;
select plan(37);

create temp table f as
select tests.create_user('ann@buyer.example', o) as buyer, o as organization, tests.create_user('eve@other.example') as stranger
from tests.create_organization() as o;
grant select on f to public;
create function pg_temp.ask(statement text) returns text language sql as $$ select tests.outcome(statement) $$;

select tests.act_as_anon();
select is(tests.outcome($$select api.set_auto_recharge(20, 50)$$), '42501', 'a stranger may not set a rule');
select is(tests.outcome($$select api.stop_auto_recharge()$$), '42501', 'a stranger may not stop one');
select throws_ok('select * from api.auto_recharges', '42501', null, 'a stranger sees no rules');
select throws_ok('select * from api.recharges', '42501', null, 'a stranger sees no recharges');
select tests.act_as_nobody();

select tests.act_as(buyer) from f;
select is(tests.outcome($$select api.set_auto_recharge(20, 50)$$), '409 LM575', 'without a saved payment method it is LM575');
select tests.act_as_nobody();
create temp table c as
select tests.save_card(organization) as card, tests.save_card(organization, false) as other,
  tests.save_card((select m.organization_id from identity.membership as m where m.user_id = stranger)) as strange
from f;
grant select on c to public;

select tests.act_as(buyer) from f;
select is(tests.outcome($$select api.set_auto_recharge(20, 9.99)$$), '400 LM503', 'an amount below the smallest deposit is LM503');
select is(tests.faults($$select api.set_auto_recharge(20, 9.99)$$), 'amount too_small', 'which is a fault of the amount');
select is(tests.outcome($$select api.set_auto_recharge(20, 10000.01)$$), '400 LM504', 'one above the largest is LM504');
select is(tests.outcome($$select api.set_auto_recharge(20, 50, 'JPY')$$), '400 LM505', 'a currency without deposits is LM505');
select is(tests.outcome($$select api.set_auto_recharge(20, 50, 'no such')$$), 'LM413', 'an unknown currency is LM413');
select is(tests.outcome($$select api.set_auto_recharge(20, 50, repeat('x', 11))$$), '400 LM060', 'a currency that is too long is refused');
select is(tests.outcome($$select api.set_auto_recharge(20, 50.001)$$), 'LM411', 'a fraction of a cent is LM411');
select is(tests.outcome($$select api.set_auto_recharge(20, 'NaN')$$), 'LM410', 'NaN is LM410');
select is(tests.outcome($$select api.set_auto_recharge(0, 50)$$), '400 LM576', 'a threshold of zero is LM576');
select is(tests.outcome($$select api.set_auto_recharge(-1, 50)$$), '400 LM576', 'a negative threshold is LM576');
select is(tests.outcome($$select api.set_auto_recharge(null, 50)$$), 'LM410', 'no threshold is LM410');
select is(tests.outcome($$select api.set_auto_recharge(10000.01, 50)$$), '400 LM576', 'a threshold above the largest deposit is LM576');
select is(tests.outcome($$select api.set_auto_recharge(20, 50, null, 0)$$), '400 LM577', 'no recharge a day is LM577');
select is(tests.outcome($$select api.set_auto_recharge(20, 50, null, 11)$$), '400 LM577', 'eleven recharges a day are LM577');
select is(tests.outcome($$select api.set_auto_recharge(20, 50, null, null)$$), '400 LM577', 'a day without a limit is LM577');
select is(tests.outcome(format($$select api.set_auto_recharge(20, 50, null, 1, %L)$$, gen_random_uuid())), '404 LM559',
  'an unknown payment method is LM559');
select is(tests.outcome(format($$select api.set_auto_recharge(20, 50, null, 1, %L)$$, strange)), '404 LM559',
  'somebody else''s payment method is LM559') from c;
select is(tests.outcome($$select api.stop_auto_recharge()$$), '404 LM578', 'what was not set cannot be stopped');
select is(tests.outcome($$select api.stop_auto_recharge(repeat('x', 11))$$), '400 LM060',
  'a currency that is too long is refused there too');
select is_empty('select * from api.auto_recharges', 'the refused rules were not kept');

select lives_ok($$select api.set_auto_recharge(20, 50)$$, 'a rule is set');
select results_eq('select threshold, amount, currency, daily_maximum, payment_method_id, is_enabled from api.auto_recharges',
  $$select 20.00, 50.00, 'USD', 1, card, true from c$$, 'it charges the default payment method');
select lives_ok(format($$select api.set_auto_recharge(30, 60, 'USD', 3, %L)$$, other), 'it is set anew') from c;
select results_eq('select threshold, amount, daily_maximum, payment_method_id from api.auto_recharges',
  $$select 30.00, 60.00, 3, other from c$$, 'there is one for each currency');
select lives_ok($$select api.stop_auto_recharge()$$, 'it is stopped');
select results_eq('select is_enabled from api.auto_recharges', 'values (false)', 'and stays, not enabled');
select throws_ok($$update billing.recharge_rule set amount = 1$$, '42501', null, 'no member writes the table');
select tests.act_as_nobody();

select tests.act_as(stranger) from f;
select is_empty('select * from api.auto_recharges', 'another organisation does not see it');
select tests.act_as_nobody();
update identity.membership as m set role = 'viewer' from f where m.user_id = f.buyer;
select tests.act_as(buyer) from f;
select is(tests.outcome($$select api.set_auto_recharge(20, 50)$$), '403 LM115', 'a viewer may not set a rule');
select is(tests.outcome($$select api.stop_auto_recharge()$$), '403 LM115', 'nor stop one');
select tests.act_as_nobody();
select is((select count(*) from queue.procrastinate_jobs where task_name = 'recharge_wallet'), 1::bigint,
  'one job looks whether the wallet is low already');
select results_eq($$select count(*) > 0 from audit.event where entity = 'billing.recharge_rule'$$, 'values (true)',
  'changes of a rule are in the audit log');

select * from finish();
rollback;
