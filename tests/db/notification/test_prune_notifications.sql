begin;
select plan(4);

insert into notification.delivery_key (event_id, rule_id, channel_id, delivery_id, created_at)
select n, ops.uuid_v7(), ops.uuid_v7(), ops.uuid_v7(), now() - a.age
from unnest(array[interval '101 days', '99 days', '1 minute', '102 days', '103 days']) with ordinality as a (age, n);
insert into notification.open_delivery (rule_id, channel_id, collapse_key, delivery_id, closes_at)
select ops.uuid_v7(), ops.uuid_v7(), 'deal-' || n, ops.uuid_v7(), now() - a.age
from unnest(array[interval '2 days', '1 hour']) with ordinality as a (age, n);

select is(notification.prune_notifications(2), 3, 'at most so many keys are deleted at once, and what nothing waits for any more');
select is(notification.prune_notifications(2), 1, 'the next call goes on');
select results_eq('select event_id from notification.delivery_key order by 1', array[2, 3]::bigint[],
  'keys are kept for longer than the deliveries that they stand for');
select results_eq('select collapse_key from notification.open_delivery', array['deal-2'], 'what closed a day ago is forgotten');

select * from finish();
rollback;
