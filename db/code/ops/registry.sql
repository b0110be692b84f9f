insert into ops.setting (name, value, comment) values
  ('ops.form_guard', '{"is_required": false, "seconds": 3, "effort": 1}',
    'protection of public forms against robots, unless identity.sign_up_guard or the niche says otherwise. is_required: whether a proof of work is required; seconds: a form that was filled in faster is refused; effort: in units of 65,536 hashes, 0 to 100 (0: the proof shows only the time that has passed)'),
  ('ops.seal_delay_alert_minutes', '10',
    'minutes for which sealing may wait for a transaction that stays open; then the worker logs an error'),
  ('ops.replica_seconds', '30', 'seconds that a replica may be behind the primary and still answer; the primary answers instead'),
  ('ops.disk_bytes', '0', 'bytes of the disk that the database may fill, for the forecast of ops.disk_forecast; 0: not known'),
  ('ops.last_backup_at', '""', 'when the last backup was complete, as ISO 8601; written by the program that makes it'),
  ('ops.last_backup', '{}', 'the last backup: label, type, size, repository_size, seconds'),
  ('ops.last_drill_at', '""', 'when a backup was last restored for practice and found right, as ISO 8601; written by leadmill drill'),
  ('ops.last_drill', '{}', 'the last drill: outcome (passed, failed), at, and the numbers or the reason'),
  ('ops.backup_alert_hours', '{"backup": 30, "drill": 50}',
    'hours after which a missing backup or drill is an error in the log of the worker and an alert of Prometheus; 0: never, where others make the backups')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting (name, value, comment) values
  ('ops.site_name', '"Leadmill"', 'what pages and mails call the platform'),
  ('ops.site_logo', '""',
    'the logo of pages and mails: an https address, or a small picture as a data address (PNG, JPEG, WebP or SVG; mails leave that out); empty: the name alone'),
  ('ops.site_accent_light', '""', 'the colour of buttons and links on light pages, such as #1c7ed6; empty: that of the theme'),
  ('ops.site_accent_dark', '""', 'the same on dark pages'),
  ('ops.site_mail_footer', '""', 'the last lines of each mail, such as the address of the operator')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into ops.setting_rule (name, rule) values
  ('ops.site_name', '{"type": "text", "pattern": "^[^[:cntrl:][:space:]]([^[:cntrl:]]{0,58}[^[:cntrl:][:space:]])?$"}'),
  ('ops.site_logo', '{"type": "text", "longest": 40000, "pattern": "^(|https://[^[:space:]\"''<>\\\\]+|data:image/(png|jpeg|webp|svg[+]xml);base64,[A-Za-z0-9+/]+={0,2})$"}'),
  ('ops.site_accent_light', '{"type": "text", "pattern": "^(|#[0-9a-f]{6})$", "contrast_with": "#ffffff"}'),
  ('ops.site_accent_dark', '{"type": "text", "pattern": "^(|#[0-9a-f]{6})$", "contrast_with": "#1a1b1e"}'),
  ('ops.site_mail_footer', '{"type": "text", "pattern": ""}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into ops.setting_rule (name, rule) values
  ('ops.form_guard', '{"type": "object", "is_complete": true, "members": {"is_required": {"type": "boolean"}, "seconds": {"type": "number", "minimum": 0, "maximum": 60}, "effort": {"type": "number", "minimum": 0, "maximum": 100}}}'),
  ('ops.replica_seconds', '{"type": "number", "minimum": 1, "maximum": 60}'),
  ('ops.disk_bytes', '{"type": "number", "minimum": 0, "maximum": 1000000000000000}'),
  ('ops.backup_alert_hours', '{"type": "object", "is_complete": true, "members": {"backup": {"type": "number", "minimum": 0, "maximum": 720}, "drill": {"type": "number", "minimum": 0, "maximum": 720}}}'),
  ('ops.seal_delay_alert_minutes', '{"type": "number", "minimum": 1, "maximum": 1440}')
on conflict (name) do update set rule = excluded.rule where setting_rule.rule <> excluded.rule;

insert into queue.task (name, queue_name, priority, comment) values
  ('ensure_partitions', 'batch', 0, 'make the partitions of the coming months'),
  ('purge_rate_spending', 'batch', 0, 'delete what limits no longer count'),
  ('record_sizes', 'batch', 0, 'write down how large each table is'),
  ('watch_backups', 'batch', 0, 'alert when no backup was made or none was restored for practice')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, every) values
  ('make partitions', 'ensure_partitions', '6 hours'),
  ('purge spent limits', 'purge_rate_spending', '10 minutes'),
  ('watch backups', 'watch_backups', '1 hour')
on conflict (name) do nothing;

insert into queue.schedule (name, task, at_times, grace) values
  ('record sizes', 'record_sizes', '{01:20}', '20 hours')
on conflict (name) do nothing;

insert into ops.rate_limit (name, maximum, per, kind, counted_by, comment) values
  ('ops.calls_by_network', 100, '15 minutes', 'even', 'network',
    'calls without a token or key from one network; each costs what ops.call_cost says; key: the network'),
  ('ops.calls_by_user', 100, '1 minute', 'even', 'user',
    'calls of a user who has logged in; each costs what ops.call_cost says; key: the id of the user'),
  ('ops.calls_by_api_key', 100, '1 minute', 'even', 'api_key',
    'calls with one API key; each costs what ops.call_cost says; key: the id of the API key'),
  ('ops.analytics', 100, '1 hour', 'even', 'caller',
    'calls of reports and counts, as ops.call_cost lists them; key: the API key, user or network that calls'),
  ('ops.form_proofs', 1, '1 hour', 'even', 'other',
    'uses of one proof of work, which is valid for an hour; do not change; key: its signature')
on conflict (name) do update
set kind = excluded.kind, counted_by = excluded.counted_by, comment = excluded.comment
where (rate_limit.kind, rate_limit.counted_by, rate_limit.comment) <> (excluded.kind, excluded.counted_by, excluded.comment);

insert into ops.entitlement_kind (name, default_value, comment) values
  ('api_calls_per_month', '1000', 'calls with API keys in a calendar month (UTC)'),
  ('members', '3', 'people who belong to the organisation'),
  ('api_keys', '2', 'API keys that are valid at the same time'),
  ('channels', '3', 'channels of notifications'),
  ('crm_connections', '1', 'connected accounts at a CRM'),
  ('api_overrun', 'false', 'calls beyond api_calls_per_month are answered, and charged'),
  ('crm', 'true', 'leads are imported from a CRM'),
  ('endpoints', 'false', 'notifications go to HTTPS addresses of the organisation')
on conflict (name) do update set comment = excluded.comment where entitlement_kind.comment <> excluded.comment;

insert into audit.untracked_table (entity, reason) values
  ('ops.code_object', 'is derived from the files of the release'),
  ('ops.code_release', 'is itself a log, with one row per deployment'),
  ('ops.rate_limit_log', 'counters of limits'),
  ('ops.rate_limit_use', 'counters of limits'),
  ('ops.setting_rule', 'is derived from the files of the release'),
  ('ops.retention', 'is derived from the files of the release'),
  ('ops.table_size', 'is itself a log, of sizes')
on conflict do nothing;

select audit.enable_tracking('ops.setting');
select audit.enable_tracking('ops.rate_limit');
select audit.enable_tracking('ops.call_cost');
select audit.enable_tracking('ops.partitioned');
select audit.enable_tracking('ops.entitlement_kind');
select audit.enable_tracking('ops.entitlement');
select audit.enable_tracking('ops.hash_key', redacted => '{secret}');
select audit.enable_tracking('ops.encryption_key');
