create or replace view notification.metric as
with waiting as materialized (
  select case when v.template is null then 'notification' else 'mail' end as what, v.status, v.due_at
  from notification.delivery as v
  where v.status in ('due', 'sending')
), pending as materialized (
  select p.happened_at, p.problem from notification.pending_event as p
)
select
  'leadmill_deliveries_waiting' as name, 'gauge' as kind, 'Mails and notifications that are due and not sent yet.' as help,
  jsonb_build_object('what', k.what) as labels, (select count(*) from waiting as w where w.what = k.what)::numeric as value
from (values ('mail'), ('notification')) as k (what)
union all
select
  'leadmill_delivery_oldest_due_seconds', 'gauge', 'For how long the oldest mail or notification has been due.',
  jsonb_build_object('what', k.what),
  greatest(0, coalesce((select extract(epoch from now() - min(w.due_at)) from waiting as w where w.what = k.what and w.status = 'due'), 0))
from (values ('mail'), ('notification')) as k (what)
union all
select
  'leadmill_events_unmatched_seconds', 'gauge', 'For how long the oldest event has waited for the rules of notifications.', '{}',
  coalesce((select extract(epoch from now() - min(p.happened_at)) from pending as p where p.problem is null), 0)
union all
select
  'leadmill_events_faulty', 'gauge', 'Events whose message cannot be made: a defect.', '{}',
  (select count(*) from pending as p where p.problem is not null)::numeric
union all
select
  'leadmill_channels', 'gauge', 'Channels of tenants by state: active, failing, disabled.', jsonb_build_object('state', s.state), s.count::numeric
from (
  select
    count(*) filter (where c.status = 'active' and c.failing_since_at is null),
    count(*) filter (where c.status = 'active' and c.failing_since_at is not null),
    count(*) filter (where c.status = 'disabled')
  from notification.channel as c) as n (active, failing, disabled)
cross join lateral (values ('active', n.active), ('failing', n.failing), ('disabled', n.disabled)) as s (state, count);

comment on view notification.metric is $$Metrics of mails and notifications; see ops.metric.$$;
