insert into ops.partitioned (parent, guard) values
  ('audit.event', 'audit.events_are_immutable')
on conflict do nothing;

insert into queue.task (name, queue_name, priority, comment) values
  ('seal_audit', 'batch', 0, 'chain the sealed range of the audit log')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('seal the audit log', 'seal_audit', '5 minutes')
on conflict (name) do nothing;

insert into audit.untracked_table (entity, reason) values
  ('audit.event', 'is the log itself'),
  ('audit.sealed_range', 'is append-only and seals the log')
on conflict do nothing;

select ops.ensure_partitions();

select audit.enable_tracking('audit.tracked_table');
select audit.enable_tracking('audit.untracked_table');
