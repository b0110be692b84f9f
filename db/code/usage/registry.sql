insert into ops.setting (name, value, comment) values
  ('usage.call_days', '100',
    'for how many days calls by API key are kept, from which their sums can be recounted; they are dropped by the week'),
  ('usage.unconfirmed_calls', '10000',
    'how many calls a day are stored that only claim an API key; anybody who knows the beginning of a key can make them')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.partitioned (parent, months_ahead, period, retention) values
  ('usage.call', 1, 'week', 'usage.call_days')
on conflict (parent) do update set retention = excluded.retention;

insert into audit.untracked_table (entity, reason) values
  ('usage.call', 'is itself a log'),
  ('usage.day_sum', 'derived from the calls'),
  ('usage.month_sum', 'derived from the calls'),
  ('usage.log_position', 'moves with each batch of lines')
on conflict do nothing;
