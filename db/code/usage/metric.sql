create or replace view usage.metric as
select
  'leadmill_access_log_unread_bytes' as name, 'gauge' as kind, 'Bytes of nginx''s log that are not counted yet, in all logs.' as help,
  '{}'::jsonb as labels, coalesce((select sum(p.unread) from usage.log_position as p), 0)::numeric as value
union all
select
  'leadmill_access_log_read_timestamp_seconds', 'gauge', 'When a worker last read nginx''s log, of the log that was read longest ago.', '{}',
  (select extract(epoch from min(p.read_at)) from usage.log_position as p);

comment on view usage.metric is $$Metrics of the counting of calls; see ops.metric.$$;
