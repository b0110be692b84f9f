create or replace view audit.metric as
select
  'leadmill_unsealed_seconds' as name, 'gauge' as kind, 'Age of the oldest row that waits for its seal.' as help,
  jsonb_build_object('log', 'audit') as labels,
  coalesce((
    select extract(epoch from now() - e.created_at) from audit.event as e
    where e.xid >= coalesce((select r.xid_before from audit.sealed_range as r order by r.number desc limit 1), '0')
    order by e.xid limit 1), 0) as value;

comment on view audit.metric is $$Metrics of the audit log; see ops.metric.$$;
