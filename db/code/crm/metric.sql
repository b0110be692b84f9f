create or replace view crm.metric as
select
  'leadmill_crm_connections' as name, 'gauge' as kind, 'Connections to CRMs by status.' as help,
  jsonb_build_object('status', c.status) as labels, count(*)::numeric as value
from crm.connection as c
where c.status <> 'removed'
group by c.status
union all
select
  'leadmill_crm_imports_open', 'gauge', 'Imports that are queued or running.', '{}',
  (select count(*) from crm.import_run as r where r.status in ('queued', 'running'))::numeric;

comment on view crm.metric is $$Metrics of imports from CRMs; see ops.metric.$$;
