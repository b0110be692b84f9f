begin;
select plan(25);

create temp table f as select o, tests.create_user('owner@people.example', o) as owner, tests.create_user('plain@people.example', o) as plain
from tests.create_organization('Careful Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select plain from f);
grant select on f to public;
create function pg_temp.warned() returns integer language sql as $$ select count(*)::integer from notification.delivery where template = 'low_balance' $$;
create function pg_temp.spend(amount bigint) returns void language plpgsql as $$
begin
  perform tests.forget_locks();
  perform ledger.post('test:' || gen_random_uuid() || ':taken', 'manual_debit',
    tests.legs(tests.account('wallet', o), -amount, tests.account('adjustments'), amount), actor => 'test', reason => 'money for a test') from f;
  perform tests.forget_locks();
end
$$;

select tests.act_as(plain) from f;
select is(tests.outcome($$select api.set_balance_alert('USD', 5)$$), '403 LM115', 'not by everybody');
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.set_balance_alert(%s)', a)), o, a || ': ' || o)
from (values ('''USD'', -1', '400 LM109'), ('''USD'', ''NaN''', '400 LM109'), ('''USD'', 1.001', 'LM411'), ('''XYZ'', 1', '400 LM413'), ('''XYZ''', '400 LM413'),
  ('null', '400 LM413'), ('''USD'', 1, ''nobody''', '400 LM109')) as t (a, o);
select is((select count(*)::integer from api.balance_alerts), 0, 'nothing is written');
select tests.act_as_nobody();

select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 0, 'who never had money is not warned of having none');
select tests.fund(o, 10000) from f;
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 0, 'the threshold itself is enough');
select pg_temp.spend(1);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 1, 'below it he is warned');
select pg_temp.spend(1000);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 1, 'once');
select is(
  (select notification.mail_context(d) from notification.delivery as d where d.template = 'low_balance'),
  '{"organization": "Careful Ltd", "currency": "USD", "funds": "89.99", "threshold": "100.00"}', 'with what there is');
select tests.fund(o, 5000) from f;
select tests.refresh_funding(o) from f;
select is((select is_low from notification.balance_alert), false, 'above it, it is over');
select pg_temp.spend(5000);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 2, 'the next crossing is another');

-- An own threshold, an own address.
select tests.act_as(owner) from f;
select api.set_balance_alert('USD', 50, 'Alerts@Careful.Example');
select results_eq('select threshold, email, is_low from api.balance_alerts', $$values (50.00, 'alerts@careful.example', true)$$, 'an own threshold and address');
select tests.act_as_nobody();
select tests.refresh_funding(o) from f;
select is((select is_low from notification.balance_alert), false, 'by a lower threshold it is not low');
select pg_temp.spend(5000);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 3, 'until it is');
select results_eq(
  $$select d.user_id, d.organization_id from notification.delivery as d where template = 'low_balance' order by id desc limit 1$$,
  'select null::uuid, o from f', 'the warning goes to nobody in particular');
select is(
  (select notification.begin_delivery(d.id) - 'context' - 'unsubscribe' from notification.delivery as d where template = 'low_balance' and user_id is null),
  '{"template": "low_balance", "email": "alerts@careful.example", "name": "Careful Ltd"}', 'but to the address');
select is(
  (select count(*)::integer from audit.event where entity = 'notification.balance_alert' and (after::text like '%careful%' or before::text like '%careful%')),
  0, 'which the log does not keep');
select tests.act_as(owner) from f;
select api.set_balance_alert('USD', 0);
select tests.act_as_nobody();
select tests.refresh_funding(o) from f;
select pg_temp.spend(3999);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 3, 'nought is never');
select tests.act_as(owner) from f;
select is((select count(*)::integer from api.balance_alerts where threshold = 0 and email is null), 1, 'and he sees it');
select tests.act_as_nobody();
select is((select count(*)::integer from queue.procrastinate_jobs, f where task_name = 'refresh_funding' and args ->> 'organization_id' = o::text) > 0, true,
  'a change is looked at by a job');

select * from finish();
rollback;
