create or replace view intake.metric as
select
  'leadmill_leads_waiting' as name, 'gauge' as kind, 'Leads that wait for approval; 1000 stands for more.' as help,
  '{}'::jsonb as labels,
  (select count(*) from (select from intake.lead as l where l.status = 'pending_approval' limit 1000) as l)::numeric as value
union all
select
  'leadmill_lead_oldest_waiting_seconds', 'gauge', 'For how long the oldest lead has waited for approval.', '{}',
  coalesce((
    select extract(epoch from now() - l.created_at) from intake.lead as l
    where l.status = 'pending_approval' order by l.created_at, l.id limit 1), 0);

comment on view intake.metric is $$Metrics of leads, none of which reads many of them; see ops.metric.$$;
