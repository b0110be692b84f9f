insert into ops.setting (name, value, comment) values
  ('crm.exclusions', '[]',
    'deals that a new CRM connection leaves out, by the names of their pipelines and stages, such as [{"pipeline": "Production"}, {"pipeline": "Sales", "stages": ["Quote Sent"]}]')
on conflict (name) do update set comment = excluded.comment where setting.comment <> excluded.comment;

insert into queue.task (name, queue_name, priority, comment) values
  ('start_imports', 'crm', 5, 'begin an import of every CRM connection'),
  ('import_deals', 'crm', 0, 'continue an import of deals'),
  ('fetch_deals', 'crm', 0, 'read the deals of waiting webhook events again'),
  ('read_account', 'crm', 0, 'read the names in a CRM account and check its webhook'),
  ('check_accounts', 'crm', 0, 'read every CRM account'),
  ('reencrypt_secrets', 'batch', 0, 'encrypt with the newest key what an older one encrypted')
on conflict (name) do update
set queue_name = excluded.queue_name, priority = excluded.priority, comment = excluded.comment;

insert into queue.schedule (name, task, at_times, time_zone, grace) values
  -- Imports run four times a day in office hours; a missed one is made up for while the next is not near.
  ('import from CRMs', 'start_imports', '{08:00, 11:00, 14:00, 17:00}', 'America/New_York', '2 hours'),
  ('check CRM accounts', 'check_accounts', '{06:00}', 'America/New_York', '12 hours')
on conflict (name) do nothing;

insert into audit.untracked_table (entity, reason) values
  ('crm.pipeline', 'copied from the CRM every hour'),
  ('crm.stage', 'copied from the CRM every hour'),
  ('crm.deal_field', 'copied from the CRM every hour'),
  ('crm.import_run', 'is its own log: one row for each import'),
  ('crm.import_failure', 'is its own log: each row is written once'),
  ('crm.imported_deal', 'the state of the import; its leads are tracked'),
  ('crm.webhook_event', 'is its own log: each event and its result')
on conflict do nothing;

select audit.enable_tracking(
  'crm.connection', redacted => '{token, token_key_id, webhook_secret, webhook_digest}',
  -- The state of workers.
  ignored => '{company_id, webhook_id, account_read_at, metadata_changed_at, paused_until_at, problem, problem_at}');
select audit.enable_tracking('crm.exclusion');
select audit.enable_tracking('crm.field_mapping');
