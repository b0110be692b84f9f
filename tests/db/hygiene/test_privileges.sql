begin;
select plan(13);

select is_empty(
  $$select object, privilege from tests.privilege where grantee = 'public'$$,
  'PUBLIC has no privilege on any of our objects');
select set_eq(
  $$select defaclrole::regrole::text, defaclnamespace, defaclobjtype::text, defaclacl::text from pg_default_acl$$,
  $$values ('leadmill_owner', 0::oid, 'f', '{leadmill_owner=X/leadmill_owner}')$$,
  'PUBLIC has no privilege on future objects, and no other default privilege is set');
select is_empty(
  $$select grantee, object, privilege from tests.privilege where is_grantable$$,
  'no role may grant its privileges to others');
select set_eq(
  $$select grantee, privilege, object from tests.privilege
    where grantee in ('anon', 'member', 'partner', 'admin') and object ~ '^schema '$$,
  $$select r, 'usage', s from unnest(array['anon', 'member', 'partner', 'admin']) as r, unnest(array['schema api', 'schema hook']) as s$$,
  'web roles have usage of the schemas api and hook only');
select is_empty(
  $$select grantee, object, privilege from tests.privilege
    where grantee in ('anon', 'member', 'partner', 'admin') and privilege not in ('select', 'execute')
      and object !~ '^schema '$$,
  'web roles write no table, no column, no view and no sequence');
select is_empty(
  $$select p.grantee, p.object from tests.privilege as p
    where p.grantee in ('anon', 'member', 'partner', 'admin') and p.privilege = 'execute' and p.object !~ '^(api|hook)\.'
      and not exists (select from tests.needed_routine as n where n.role = p.grantee and n.label = p.object)$$,
  'a web role may execute in the rooms only what its API functions, views and policies call with its rights');
select is_empty(
  $$select n.role, n.label from tests.needed_routine as n
    where not has_function_privilege(n.role, n.label, 'execute')$$,
  'a web role may execute everything that its API functions, views and policies call');

select set_eq(
  $$select grantee, privilege, object from tests.privilege where grantee like 'authenticator%'$$,
  $$select r, p.privilege, p.object
    from unnest(array['authenticator', 'authenticator_admin']) as r
    cross join (values ('usage', 'schema hook'), ('execute', 'hook.pre_config()')) as p (privilege, object)$$,
  'authenticators may read the configuration of PostgREST, and nothing else');
select set_eq(
  $$select privilege, object from tests.privilege where grantee = 'leadmill_api'$$,
  $$values
    ('usage', 'schema identity'), ('usage', 'schema billing'), ('usage', 'schema crm'), ('usage', 'schema notification'),
    ('usage', 'schema file'), ('usage', 'schema sale'), ('usage', 'schema ops'),
    ('execute', 'ops.argument_faults(text,text,text[])'),
    ('execute', 'crm.webhook_credentials(uuid)'),
    ('execute', 'file.request_upload(text,text,bigint,uuid,text)'),
    ('execute', 'file.pending_upload(uuid,text)'),
    ('execute', 'file.store_upload(uuid,text)'),
    ('execute', 'file.refuse_upload(uuid)'),
    ('execute', 'sale.readable_file(uuid)'),
    ('execute', 'crm.receive_webhook(uuid,text,text,text,bigint,timestamp with time zone)'),
    ('execute', 'notification.unsubscribe(text)'),
    ('execute', 'identity.act_as_token(text)'),
    ('execute', 'identity.sign_in_with_external(text,text,jsonb)'),
    ('execute', 'identity.issue_sign_in_code(text,text,jsonb)'),
    ('execute', 'identity.verify_email(text,text)'),
    ('execute', 'notification.confirm_alert_address(text)'),
    ('execute', 'identity.reset_password(text,text)'),
    ('execute', 'billing.create_deposit(numeric,text,boolean)'),
    ('execute', 'billing.record_deposit_session(uuid,text,text)'),
    ('execute', 'billing.record_session_refusal(uuid,text)'),
    ('execute', 'billing.find_deposit_by_session(text)'),
    ('execute', 'billing.receive_webhook(bytea,text)')$$,
  'leadmill_api may execute only this, and reads no table');
select set_eq(
  $$select privilege, object from tests.privilege where grantee = 'leadmill_worker' and object !~ '^queue\.procrastinate_'$$,
  $$values
    ('usage', 'schema audit'), ('usage', 'schema billing'), ('usage', 'schema crm'), ('usage', 'schema distribution'), ('usage', 'schema identity'), ('usage', 'schema file'), ('usage', 'schema ledger'),
    ('usage', 'schema marketplace'), ('usage', 'schema notification'), ('usage', 'schema ops'), ('usage', 'schema report'), ('usage', 'schema queue'),
    ('execute', 'audit.overdue_seal(interval)'),
    ('execute', 'audit.seal(integer)'),
    ('execute', 'audit.verify(bigint,bigint)'),
    ('execute', 'crm.start_runs()'),
    ('execute', 'crm.begin_run(uuid)'),
    ('execute', 'crm.required_reads(uuid,integer,jsonb)'),
    ('execute', 'crm.record_changed_persons(uuid,integer,jsonb)'),
    ('execute', 'crm.import_page(uuid,integer,jsonb,jsonb,text,integer,integer)'),
    ('execute', 'crm.continue_run(uuid,integer)'),
    ('execute', 'crm.delay_run(uuid,integer,text,interval)'),
    ('execute', 'crm.fail_run(uuid,integer,text)'),
    ('execute', 'crm.pause_connection(uuid,text,interval,boolean)'),
    ('execute', 'crm.recover_imports()'),
    ('execute', 'crm.begin_account(uuid)'),
    ('execute', 'crm.store_account(uuid,bigint,jsonb,jsonb,jsonb)'),
    ('execute', 'crm.record_webhook(uuid,bigint,text)'),
    ('execute', 'crm.check_accounts()'),
    ('execute', 'crm.begin_fetch(uuid)'),
    ('execute', 'crm.required_reads_of_fetched(uuid,jsonb)'),
    ('execute', 'crm.store_fetched(uuid,bigint,bigint[],jsonb,jsonb)'),
    ('execute', 'crm.delay_fetch(uuid,text,interval)'),
    ('execute', 'crm.stale_secrets()'),
    ('execute', 'crm.reencrypt(uuid,text,bytea,text)'),
    ('execute', 'distribution.distribute_lead(uuid)'),
    ('execute', 'distribution.distribute_backlog(uuid,integer,text)'),
    ('execute', 'distribution.link_buyers()'),
    ('execute', 'notification.follow_funds(uuid)'),
    ('execute', 'distribution.upgrade_filters(uuid,integer)'),
    ('execute', 'distribution.process_due_openings()'),
    ('execute', 'identity.purge_unproved(integer)'),
    ('execute', 'file.files_to_clean(integer)'),
    ('execute', 'file.record_file_removal(uuid,text)'),
    ('execute', 'ledger.expire_hold()'),
    ('execute', 'ledger.overdue_seal(interval)'),
    ('execute', 'ledger.seal(bigint,bigint)'),
    ('execute', 'ledger.verification_ranges(bigint)'),
    ('execute', 'billing.verify_range(text,bigint,bigint)'),
    ('execute', 'marketplace.list_by_rule(uuid)'),
    ('execute', 'notification.claim_delivery(uuid)'),
    ('execute', 'notification.finish_delivery(uuid,text,integer,text)'),
    ('execute', 'notification.recover_deliveries()'),
    ('execute', 'notification.send_digest(date)'),
    ('execute', 'notification.notify_waiting_leads()'),
    ('execute', 'ops.ensure_partitions()'),
    ('execute', 'ops.purge_rate_spending(integer)'),
    ('execute', 'ops.encryption_key_id()'),
    ('execute', 'queue.tick(timestamp with time zone)'),
    ('execute', 'report.roll_up(integer)'),
    ('execute', 'queue.defer(text,jsonb,text,text,timestamp with time zone)'),
    ('execute', 'queue.purge(interval,integer)'),
    ('execute', 'queue.recover_stalled(interval,integer,interval)')$$,
  'leadmill_worker executes this, and sees no table but the library''s of the queue');
select set_eq(
  $$select privilege, object from tests.privilege where grantee = 'leadmill_reconciler' and object !~ '^queue\.procrastinate_'$$,
  $$values
    ('usage', 'schema billing'), ('usage', 'schema queue'),
    ('execute', 'billing.advance_reconciliation(bigint,timestamp with time zone,integer,integer)'),
    ('execute', 'billing.begin_reconciliation(text,text)'),
    ('execute', 'billing.webhook_exists(text,text)'),
    ('execute', 'billing.record_balance_transaction(bigint,jsonb)'),
    ('execute', 'billing.payment_of(uuid)'),
    ('execute', 'billing.read_events()'),
    ('execute', 'billing.import_event(bytea)'),
    ('execute', 'billing.record_refund_refusal(uuid,text)'),
    ('execute', 'billing.claim_refund(uuid)'),
    ('execute', 'billing.resend_refunds()'),
    ('execute', 'billing.review_credit(uuid)'),
    ('execute', 'billing.retry_webhook()'),
    ('execute', 'billing.settle(text,jsonb,text)'),
    ('execute', 'billing.requires_stripe_customer(uuid)'),
    ('execute', 'billing.record_stripe_customer(uuid,text)'),
    ('execute', 'billing.purge_webhooks()'),
    ('execute', 'billing.known_fields_of(text)'),
    ('execute', 'billing.session_of(uuid)'),
    ('execute', 'queue.defer(text,jsonb,text,text,timestamp with time zone)')$$,
  'leadmill_reconciler may only pass the processor''s reports to billing');
select set_eq(
  $$select privilege, object from tests.privilege where grantee = 'leadmill_monitor'$$,
  $$values ('usage', 'schema queue'), ('select', 'queue.depth')$$,
  'leadmill_monitor may read only the depth of the queue');
select set_eq(
  $$select grantee, object from tests.privilege where grantee ~ '^(leadmill|authenticator)' and object ~ '^schema '$$,
  $$select grantee, 'schema ' || split_part(object, '.', 1) from tests.privilege
    where grantee ~ '^(leadmill|authenticator)' and object !~ '^schema '$$,
  'a log-in role has usage of exactly the schemas that contain something for it');

select * from finish();
rollback;
