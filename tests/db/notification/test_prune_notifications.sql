begin;
select plan(11);

select is(tests.outcome('select notification.prune_notifications(10)'), '42501', r || ' prunes nothing')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

insert into notification.delivery_key (event_id, rule_id, channel_id, delivery_id, created_at)
select n, gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), now() - a * interval '1 day' + interval '1 minute' * n
from generate_series(1, 5) as n, unnest(array[0, 99, 101]) as a;
insert into notification.open_delivery (rule_id, channel_id, collapse_key, delivery_id, closes_at)
select gen_random_uuid(), gen_random_uuid(), 'digest', gen_random_uuid(), now() + h * interval '1 hour'
from unnest(array[1, -1, -25]) as h;
set local role leadmill_worker;
select is(notification.prune_notifications(2), 3, 'each run deletes at most so many of either');
reset role;
select is((select min(event_id)::integer from notification.delivery_key where created_at < now() - interval '100 days'), 3, 'the oldest first');
set local role leadmill_worker;
select is(notification.prune_notifications(100), 3, 'the next one deletes the rest');
select is(notification.prune_notifications(100), 0, 'until nothing is left');
reset role;
select is(
  (select count(*)::integer from notification.delivery_key) || ' ' || (select count(*) from notification.open_delivery), '10 2',
  'keys stay ten days longer than deliveries, and what is open stays');

select * from finish();
rollback;
