begin;
select plan(5);

-- What a stolen worker password opens, told exactly. Whoever adds a task adds its functions here.
create temp table may as
select p.oid, p.pronamespace, p.oid::regprocedure::text collate "default" as name
from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = 'leadmill_owner'::regrole and has_function_privilege('leadmill_worker', p.oid, 'execute');
select bag_eq(
  $$select name from may where name !~ '^queue\.procrastinate_'$$,
  $$values
    ('audit.seal(integer)'),
    ('audit.verify(bigint,bigint)'),
    ('billing.payment_of(uuid)'),
    ('billing.retry_webhook()'),
    ('billing.settle(text,jsonb,text)'),
    ('billing.stripe_customer_made(uuid,text)'),
    ('billing.stripe_customer_needed(uuid)'),
    ('billing.sweep_webhooks()'),
    ('distribution.distribute_lead(uuid)'),
    ('distribution.refresh_funding(uuid)'),
    ('ledger.expire_hold()'),
    ('notification.begin_delivery(uuid)'),
    ('notification.finish_delivery(uuid,text,integer,text)'),
    ('notification.recover_deliveries()'),
    ('ops.client_address()'),
    ('ops.client_agent()'),
    ('ops.ensure_partitions()'),
    ('ops.raise_http(integer,text,text,text,text,jsonb)'),
    ('ops.request_header(text)'),
    ('ops.request_id()'),
    ('ops.tick(timestamp with time zone)'),
    ('ops.uuid_v7()'),
    ('queue.defer(text,jsonb,text,text,timestamp with time zone)'),
    ('queue.purge(interval,integer)'),
    ('queue.recover_stalled(interval,integer,interval)')$$,
  'the worker executes what its tasks call');
select is_empty($$select name from may where not has_schema_privilege('leadmill_worker', pronamespace, 'usage')$$, 'and reaches each of it');
select is_empty(
  $$select c.oid::regclass
    from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
    where n.nspowner = 'leadmill_owner'::regrole and n.nspname <> 'queue' and c.relkind in ('r', 'p', 'v', 'm')
      and (has_any_column_privilege('leadmill_worker', c.oid, 'select, insert, update')
        or has_table_privilege('leadmill_worker', c.oid, 'delete, truncate, trigger'))$$,
  'it has no privilege on any table or view outside of the queue');
select is_empty(
  $$select r.rolname from pg_roles as r where pg_has_role('leadmill_worker', r.oid, 'member') and r.rolname <> 'leadmill_worker'$$,
  'it becomes nobody else');
select is(
  (select (rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)::text from pg_roles where rolname = 'leadmill_worker'), '(f,f,f,f,f)',
  'and has no attribute of power');

select * from finish();
rollback;
