insert into queue.task (name, queue_name, priority, comment) values
  ('archive_leads', 'batch', 0, 'move the content of old leads to the archive')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('archive leads', 'archive_leads', '1 hour')
on conflict (name) do nothing;
