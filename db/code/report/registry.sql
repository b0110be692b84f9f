insert into ops.setting (name, value, comment) values
  ('report.time_zone', '"UTC"', 'IANA time zone of the days of reports; changing it rolls up all sums again')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('report.time_zone', '{"type": "text", "format": "time_zone"}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('roll_up_reports', 'batch', 0, 'add sealed journals, changes of leads and news of organisations to the sums of the reports')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('roll up the reports', 'roll_up_reports', '1 minute')
on conflict (name) do nothing;

insert into ops.call_cost (path, cost, limit_name) values
  ('/rpc/counters', 2, null),
  ('/rpc/report_attribution', 5, 'ops.analytics'),
  ('/rpc/report_deposits', 5, 'ops.analytics'),
  ('/rpc/report_growth', 5, 'ops.analytics'),
  ('/rpc/report_plan_usage', 5, 'ops.analytics'),
  ('/rpc/report_plans', 2, 'ops.analytics'),
  ('/rpc/report_recurring_revenue', 5, 'ops.analytics'),
  ('/rpc/report_retention', 5, 'ops.analytics'),
  ('/rpc/report_leads', 5, 'ops.analytics'),
  ('/rpc/report_providers', 5, 'ops.analytics'),
  ('/rpc/report_refunds', 5, 'ops.analytics'),
  ('/rpc/report_revenue', 5, 'ops.analytics'),
  ('/rpc/search', 3, null),
  ('/rpc/webhook_counts', 2, 'ops.analytics')
on conflict (path) do update
set limit_name = excluded.limit_name where call_cost.limit_name is distinct from excluded.limit_name;

insert into audit.untracked_table (entity, reason) values
  ('report.rollup_watermark', 'derived from the ledger'),
  ('report.ledger_day', 'derived from the ledger'),
  ('report.ledger_niche', 'derived from niches'),
  ('report.provider_sum', 'derived from the ledger'),
  ('report.growth_notice', 'a list of what has to be counted again'),
  ('report.growth_counted', 'derived from organisations, the ledger and changes of plans'),
  ('report.growth_day', 'derived from organisations, the ledger and changes of plans'),
  ('report.lead_change', 'what has to be added to the sums of leads'),
  ('report.lead_day', 'derived from leads and sales'),
  ('report.source', 'derived from leads'),
  ('report.source_day', 'derived from leads and sales')
on conflict do nothing;

-- Leads that were stored before their changes were noted.
select report.recount_leads(m.time_zone) from report.rollup_watermark as m;
select report.recount_sources(m.time_zone) from report.rollup_watermark as m where not exists (select from report.source_day);
