insert into ops.partitioned (parent) values
  ('event.outbox')
on conflict do nothing;

insert into audit.untracked_table (entity, reason) values
  ('event.outbox', 'is a log itself: rows are only added')
on conflict do nothing;

select ops.ensure_partitions();

select audit.enable_tracking('event.kind');
