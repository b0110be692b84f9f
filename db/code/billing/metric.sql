create or replace view billing.metric as
select
  'leadmill_webhooks_open' as name, 'gauge' as kind, 'Webhooks that are not applied: failed, quarantined, or waiting for a payment.' as help,
  jsonb_build_object('processor', a.name, 'status', s.status) as labels, s.count::numeric as value
from billing.adapter as a
cross join lateral (values
  ('failed', (select count(*) from billing.webhook_inbox as w where w.status = 'failed' and w.processor = a.name)),
  ('quarantined', (select count(*) from billing.webhook_inbox as w where w.status = 'quarantined' and w.processor = a.name)),
  ('waiting', (select count(*) from billing.webhook_inbox as w where w.status = 'waiting' and w.processor = a.name))) as s (status, count)
union all
select
  'leadmill_webhook_timestamp_seconds', 'gauge', 'When a webhook last came; 0: never.', '{}',
  coalesce((select extract(epoch from max(w.received_at)) from billing.webhook_inbox as w), 0)
union all
select
  'leadmill_processor_differences', 'gauge', 'Open differences between the ledger and a payment processor.',
  jsonb_build_object('processor', a.name),
  (select count(*) from billing.difference as d where d.status = 'open' and d.processor = a.name)::numeric
from billing.adapter as a
union all
select
  'leadmill_reconciliation_timestamp_seconds', 'gauge', 'When a comparison with a payment processor was last finished.',
  jsonb_build_object('processor', a.name, 'kind', k.kind),
  (
    select extract(epoch from r.finished_at) from billing.reconciliation as r
    where r.processor = a.name and r.kind = k.kind and r.finished_at is not null
    order by r.id desc limit 1)
from billing.adapter as a
cross join (values ('events'), ('balance')) as k (kind)
union all
select
  'leadmill_deposits_open', 'gauge', 'Deposits that were begun and are neither paid nor given up.',
  jsonb_build_object('processor', a.name),
  (
    select count(*) from billing.deposit as d
    where d.status in ('created', 'pending') and d.processor = a.name)::numeric
from billing.adapter as a;

comment on view billing.metric is $$Metrics of payments and their processors; see ops.metric.$$;
