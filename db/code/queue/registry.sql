insert into ops.setting (name, value, comment) values
  ('queue.keep_days', '14', 'days for which ended jobs are kept')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('queue.keep_days', '{"type": "number", "minimum": 1, "maximum": 365}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('purge_jobs', 'batch', 0, 'delete jobs that ended long ago'),
  ('recover_stalled', 'batch', 20, 'requeue jobs of dead workers'),
  ('tick', 'batch', 20, 'defer the jobs that the schedule says are due')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('recover stalled jobs', 'recover_stalled', '1 minute'),
  ('purge jobs', 'purge_jobs', '1 hour')
on conflict (name) do nothing;

insert into audit.untracked_table (entity, reason) values
  ('queue.library', 'written by deployments only'),
  ('queue.procrastinate_jobs', 'changes all the time; the changes that jobs make are tracked'),
  ('queue.procrastinate_events', 'is itself the log of the jobs'),
  ('queue.procrastinate_periodic_defers', 'internal to the library'),
  ('queue.procrastinate_workers', 'heartbeats'),
  ('queue.stall', 'counters of jobs')
on conflict do nothing;

select audit.enable_tracking('queue.schedule', ignored => '{last_fired_at}');
select audit.enable_tracking('queue.task');

insert into ops.retention (class, setting, entity, aged_by, comment) values
  ('ended_jobs', 'queue.keep_days', 'queue.ended_job', 'ended_at', 'ended jobs are deleted, every hour')
on conflict (class) do update
set setting = excluded.setting, parent = excluded.parent, entity = excluded.entity, aged_by = excluded.aged_by,
  comment = excluded.comment;
