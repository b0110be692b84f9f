insert into ops.setting (name, value, comment) values
  ('file.types', '{
    "logo": {"image/png": 1048576, "image/jpeg": 1048576, "image/webp": 1048576},
    "attachment": {"image/png": 10485760, "image/jpeg": 10485760, "image/webp": 10485760, "application/pdf": 10485760}}',
    'accepted media types for each purpose, with their maximum size in bytes'),
  ('file.upload_seconds', '600', 'seconds for which storage accepts an upload after it was permitted'),
  ('file.attachment_seconds', '3600', 'seconds after its submission for which the submitter of a lead may attach files'),
  ('file.files_per_lead', '10', 'uploads for one lead, whatever their result'),
  ('file.logos_per_day', '20', 'uploads of logos for one organisation within a day, whatever their result')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('file.upload_seconds', '{"type": "number", "minimum": 60, "maximum": 3600}'),
  ('file.attachment_seconds', '{"type": "number", "minimum": 60, "maximum": 86400}'),
  ('file.files_per_lead', '{"type": "number", "minimum": 0, "maximum": 100}'),
  ('file.logos_per_day', '{"type": "number", "minimum": 1, "maximum": 1000}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('clean_files', 'batch', 0, 'remove objects from storage that belong to no file')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('clean up files', 'clean_files', '10 minutes')
on conflict (name) do nothing;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('file.upload_kilobytes', 204800, '1 day', 'even', 'network_hash',
    'attachments that one network uploads, in kB; key: its hash, see ops.network_key()'),
  ('file.upload_kilobytes_in_all', 10485760, '1 day', 'even', 'everybody', 'attachments that visitors upload, in kB; one key for all')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

select audit.enable_tracking('file.file', ignored => '{cleaned_at}');
