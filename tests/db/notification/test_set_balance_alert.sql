begin;
select plan(49);

create temp table f as select o, tests.create_user('owner@people.example', o) as owner,
  tests.create_user('plain@people.example', o) as plain
from tests.create_organization('Careful Ltd') as o;
update identity.membership set role = 'viewer' where user_id = (select plain from f);
grant select on f to public;
create function pg_temp.warned() returns integer language sql as $$ select count(*)::integer from notification.delivery
  where template = 'low_balance' $$;
create function pg_temp.spend(amount bigint) returns void language plpgsql as $$
begin
  perform tests.forget_locks();
  perform ledger.post('test:' || gen_random_uuid() || ':taken', 'manual_debit',
    tests.legs(tests.account('wallet', o), -amount, tests.account('adjustments'), amount), actor => 'test', reason => 'money for a test')
      from f;
  perform tests.forget_locks();
end
$$;

select tests.act_as(plain) from f;
select is(tests.outcome($$select api.set_balance_alert('USD', 5)$$), '403 LM115', 'a plain member sets no alert');
select tests.act_as_nobody();
select tests.act_as(owner) from f;
select is(tests.outcome(format('select api.set_balance_alert(%s)', a)), o, a || ': ' || o)
from (values ('''USD'', -1', '400 LM109'), ('''USD'', ''NaN''', '400 LM109'), ('''USD'', 1.001', 'LM411'), ('''XYZ'', 1', '400 LM413'),
  ('''XYZ''', '400 LM413'),
  ('null', '400 LM413'), ('''USD'', 1, ''nobody''', '400 LM109')) as t (a, o);
select is((select count(*)::integer from api.balance_alerts), 0, 'refused calls store no alert');
select tests.act_as_nobody();

select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 0, 'an organisation that never had money is not warned');
select tests.fund(o, 4000) from f;
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 0, 'an organisation that deposits less than the threshold is not warned');
select tests.fund(o, 6000) from f;
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 0, 'funds equal to the threshold cause no warning');
select pg_temp.spend(1);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 1, 'funds below the threshold cause a warning');
select pg_temp.spend(1000);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 1, 'further spending below the threshold causes no second warning');
select is(
  (select notification.mail_context(d) from notification.delivery as d where d.template = 'low_balance'),
  '{"organization": "Careful Ltd", "currency": "USD", "funds": "89.99", "threshold": "100.00"}',
    'the warning has the funds and the threshold');
select tests.fund(o, 5000) from f;
select tests.refresh_funding(o) from f;
select is((select is_low from notification.balance_alert), false, 'funds above the threshold end the alert');
select pg_temp.spend(5000);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 2, 'the next crossing causes another warning');

-- A threshold and an address of the organisation.
select tests.act_as(owner) from f;
select results_eq('select threshold, effective_threshold from api.balance_alerts', 'values (null::numeric, 100.00)',
  'the member sees the threshold of the platform while there is none of its own');
select api.set_balance_alert('USD', 50, 'Alerts@Careful.Example');
select results_eq('select threshold, effective_threshold, email, is_low from api.balance_alerts',
  $$values (50.00, 50.00, 'alerts@careful.example', true)$$,
  'the member sees the threshold and the address that were set');
select tests.act_as_nobody();
create function pg_temp.asked() returns integer language sql as $$ select count(*)::integer from notification.delivery
  where template = 'confirm_alert_address' $$;
select is(pg_temp.asked(), 1, 'a new address gets a mail with a link first');
create temp table ask as select (notification.mail_context(d) ->> 'token') as token from notification.delivery as d
  where template = 'confirm_alert_address';
grant select on ask to public;
select is(
  (select notification.claim_delivery(d.id) - '{context,site}'::text[] from notification.delivery as d where template = 'confirm_alert_address'),
  '{"template": "confirm_alert_address", "email": "alerts@careful.example", "name": ""}',
    'the mail with the link has no text of the organisation');
select tests.refresh_funding(o) from f;
select is((select is_low from notification.balance_alert), false, 'funds above a lowered threshold end the alert');
select pg_temp.spend(5000);
select tests.refresh_funding(o) from f;
select results_eq(
  $$select d.user_id from notification.delivery as d where template = 'low_balance' order by id desc limit 1$$,
  'select owner from f', 'before the address is confirmed, the owner is warned');
select is(tests.outcome(format('select api.confirm_alert_address(%L)', t)), '400 LM705',
  'an unknown token is 400 LM705: ' || coalesce(left(t, 60), 'null'))
from ask,
  lateral (values (null), (''), ('x'), (token || '0'), (left(token, -1) || case right(token, 1) when '0' then '1' else '0' end),
  (replace(token, 'USD', 'EUR'))) as v (t);
select set_config('role', 'anon', true);
select is(tests.outcome(format('select api.confirm_alert_address(%L)', token)), 'done', 'the link in the mail confirms the address')
  from ask;
select is(tests.outcome(format('select api.confirm_alert_address(%L)', token)), 'done', 'the link can be used repeatedly') from ask;
select tests.act_as_nobody();
select tests.fund(o, 9000) from f;
select tests.refresh_funding(o) from f;
select pg_temp.spend(9000);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 4, 'the next crossing causes a warning again');
select results_eq(
  $$select d.user_id, d.organization_id from notification.delivery as d where template = 'low_balance' order by id desc limit 1$$,
  'select null::uuid, o from f', 'a warning to an address has no user');
select is(
  (select notification.claim_delivery(d.id) - '{context,site,unsubscribe}'::text[] from notification.delivery as d
    where template = 'low_balance' and user_id is null),
  '{"template": "low_balance", "email": "alerts@careful.example", "name": ""}', 'a warning goes to the confirmed address');
select is(
  (select count(*)::integer from audit.event
    where entity = 'notification.balance_alert' and (after::text like '%careful%' or before::text like '%careful%')),
  0, 'the audit log does not contain the address');
select tests.act_as(owner) from f;
select api.set_balance_alert('USD', 0);
select tests.act_as_nobody();
select tests.refresh_funding(o) from f;
select pg_temp.spend(3999);
select tests.refresh_funding(o) from f;
select is(pg_temp.warned(), 4, 'a threshold of 0 causes no warnings');
select tests.act_as(owner) from f;
select is((select count(*)::integer from api.balance_alerts where threshold = 0 and effective_threshold = 0 and email is null), 1,
  'the member sees the threshold of 0 without an address');
select tests.act_as_nobody();
select is((select count(*)::integer from queue.procrastinate_jobs, f
  where task_name = 'refresh_funding' and args ->> 'organization_id' = o::text) > 0, true,
  'changing the alert queues a job that checks the funds');

-- Which addresses get a mail with a link, and how often.
select tests.act_as(owner) from f;
select api.set_balance_alert('USD', 50, 'Plain@People.Example');
select is((select confirmed_at is not null from api.balance_alerts), true, 'the address of a member is confirmed at once');
select api.set_balance_alert('USD', 50, 'alerts@careful.example');
select is((select confirmed_at from api.balance_alerts), null, 'another address has to be confirmed again');
select is(tests.outcome(format('select api.set_balance_alert(''USD'', 50, %L)', n || '@strangers.example')), case when n < 4 then 'done'
  else '429 LM706' end, 'a few strangers are asked to confirm, then it is 429 LM706: ' || n)
from generate_series(1, 4) as n;
select tests.act_as_nobody();
select is(pg_temp.asked(), 5, 'no further address gets a mail');
select is(tests.outcome(format('select api.confirm_alert_address(%L)', token)), '400 LM705',
  'the link of one address does not confirm another') from ask;
select tests.act_as(other) from tests.create_user('other@people.example') as other;
select api.set_balance_alert('USD', 50, 'owner@people.example');
select is((select confirmed_at from api.balance_alerts), null, 'the address of a user of another organisation has to be confirmed');

-- What the platform's threshold is.
select tests.act_as_nobody();
select is(notification.default_threshold('USD'), 10000::bigint, 'the setting has the threshold of the platform, in minor units');
select is(notification.default_threshold('XYZ'), 0::bigint, 'in a currency that the setting leaves out nobody is warned');

select * from finish();
rollback;
