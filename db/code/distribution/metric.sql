create or replace view distribution.metric as
select
  'leadmill_waiting_lead_overdue_seconds' as name, 'gauge' as kind,
  'How late it is that a lead is offered again, of the one that is latest.' as help, '{}'::jsonb as labels,
  greatest(0, coalesce(extract(epoch from now() - (select min(w.retry_at) from distribution.waiting_lead as w)), 0)) as value
union all
select
  'leadmill_filter_upgrade_seconds', 'gauge', 'For how long the filters of a niche are being upgraded; its leads wait meanwhile.', '{}',
  coalesce((select extract(epoch from now() - min(u.requested_at)) from distribution.filter_upgrade as u where u.finished_at is null), 0);

comment on view distribution.metric is $$Metrics of distribution; see ops.metric.$$;
