insert into ops.setting (name, value, comment) values
  ('usage.call_days', '100',
    'for how many days calls by API key are kept, from which their sums can be recounted; they are dropped by the week'),
  ('usage.unconfirmed_calls', '10000',
    'how many calls a day are stored that only claim an API key; anybody who knows the beginning of a key can make them')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('usage.call_days', '{"type": "number", "minimum": 31, "maximum": 3650}'),
  ('usage.unconfirmed_calls', '{"type": "number", "minimum": 0, "maximum": 10000000}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into ops.partitioned (parent, months_ahead, period, retention) values
  ('usage.call', 1, 'week', 'usage.call_days')
on conflict (parent) do update set retention = excluded.retention;

insert into audit.untracked_table (entity, reason) values
  ('usage.call', 'is itself a log'),
  ('usage.day_sum', 'derived from the calls'),
  ('usage.month_sum', 'derived from the calls'),
  ('usage.log_position', 'moves with each batch of lines')
on conflict do nothing;

insert into queue.task (name, queue_name, priority, comment) values
  ('watch_access_log', 'batch', 0, 'log an alert when calls are not counted in time'),
  ('recount_usage', 'batch', 0, 'count the calls of yesterday again')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('watch the access log', 'watch_access_log', '1 minute')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('recount usage', 'recount_usage', '{00:30}', '12 hours')
on conflict (name) do nothing;

insert into ops.retention (class, setting, parent, comment) values
  ('api_calls', 'usage.call_days', 'usage.call', 'calls by API key are forgotten, by the week; their sums stay')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
