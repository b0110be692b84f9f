insert into ops.setting (name, value, comment) values
  ('event.outbox_days', '90', 'for how many days events are kept; they are dropped by the month')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('event.outbox_days', '{"type": "number", "minimum": 31, "maximum": 3650}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into ops.partitioned (parent, retention) values
  ('event.outbox', 'event.outbox_days')
on conflict (parent) do update set retention = excluded.retention;

insert into audit.untracked_table (entity, reason) values
  ('event.outbox', 'is a log itself: rows are only added')
on conflict do nothing;

select ops.ensure_partitions();

select audit.enable_tracking('event.kind');

insert into ops.retention (class, setting, parent, comment) values
  ('events', 'event.outbox_days', 'event.outbox', 'what happened is forgotten, by the month')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
