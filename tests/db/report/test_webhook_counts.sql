begin;
select plan(5);

create temp table f as select tests.create_user('boss@leadmill.example', null, true) as admin, tests.create_connection() as connection;
grant select on f to public;
create function pg_temp.events(count integer, status text, at timestamptz default now()) returns void language sql as $$
  insert into billing.webhook_inbox (
    processor, event_id, type, body_sha256, status, waiting_on, quarantine_reason, next_attempt_at, finished_at, received_at)
  select 'stripe', gen_random_uuid()::text, 'charge.refunded', sha256(''), events.status,
    case events.status when 'waiting' then 'pi_1' end, case events.status when 'quarantined' then 'mismatch' end,
    case events.status when 'failed' then now() end, case when events.status in ('applied', 'quarantined') then now() end, events.at
  from generate_series(1, events.count)
$$;
select pg_temp.events(8, 'applied'), pg_temp.events(1, 'waiting'), pg_temp.events(1, 'quarantined'), pg_temp.events(1, 'failed'),
  pg_temp.events(5, 'failed', now() - interval '2 days');
insert into crm.webhook_event (connection_id, event_id, action, entity, entity_id)
select connection, n::text, 'change', 'deal', n from f, generate_series(1, 3) as n;

select tests.act_as(admin) from f;
select results_eq('select source, status, count from api.webhook_counts()',
  $$values ('pipedrive', 'waiting', 3::bigint), ('stripe', 'applied', 8), ('stripe', 'failed', 1), ('stripe', 'quarantined', 1),
    ('stripe', 'waiting', 1)$$,
  'webhooks of the last day are counted by source and status');
select is(count, 6::bigint, 'and those of any other span')
from api.webhook_counts(now() - interval '3 days', clock_timestamp() + interval '1 minute') where status = 'failed';
select is(oldest_at, now() - interval '2 days', 'with the oldest of them')
from api.webhook_counts(now() - interval '3 days', clock_timestamp() + interval '1 minute') where status = 'failed';
select tests.act_as_nobody();

update ops.setting set value = value || '{"at_least": 2}' where name = 'notification.failure_alert';
select is_empty('select * from notification.failing()', 'two of eleven are no alert');
select pg_temp.events(1, 'quarantined');
select results_eq('select * from notification.failing()', $$values ('webhooks of stripe', 3::bigint, 12::bigint, 60)$$,
  'three of twelve are one; a webhook that waits has not failed');

select * from finish();
rollback;
