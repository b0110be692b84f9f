begin;
select plan(14);

select is_empty(
  $$select object, privilege from tests.privilege where grantee = 'public'$$,
  'PUBLIC has no privilege on any of our objects');
select set_eq(
  $$select defaclrole::regrole::text, defaclnamespace, defaclobjtype::text, defaclacl::text from pg_default_acl$$,
  $$values ('leadmill_owner', 0::oid, 'f', '{leadmill_owner=X/leadmill_owner}')$$,
  'PUBLIC may do nothing with what is made from here on, and no other default privilege is set');
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
select set_eq(
  $$select p.grantee, p.object from tests.privilege as p
    where p.grantee in ('anon', 'member', 'partner', 'admin') and p.privilege = 'execute' and p.object like 'hook.%'$$,
  $$select r, f from unnest(array['anon', 'member', 'partner', 'admin']) as r,
      unnest(array['hook.pre_request()', 'hook.admit_request()']) as f
    union all
    select 'admin', 'hook.record_reading()'$$,
  'in hook they execute what admits a request, and admins what records their reading');
select is_empty(
  $$select n.role, n.label from tests.needed_routine as n
    where not has_function_privilege(n.role, n.label, 'execute')$$,
  'a web role executes in the rooms all that its doors, views and policies call as itself');

select set_eq(
  $$select grantee, privilege, object from tests.privilege where grantee like 'authenticator%'$$,
  $$select r, p.privilege, p.object
    from unnest(array['authenticator', 'authenticator_admin']) as r
    cross join (values ('usage', 'schema hook'), ('execute', 'hook.pre_config()')) as p (privilege, object)$$,
  'authenticators may read the configuration of PostgREST, and nothing else');
-- What they may execute is in docs/endpoints.md, and named in their code: test_endpoints.py.
select is_empty(
  $$select grantee, privilege, object from tests.privilege
    where grantee in ('leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_backup') and privilege <> 'execute'
      and object !~ '^(schema |queue\.procrastinate_)'$$,
  'service and workers may only execute functions, and read no table but those of the queue''s library');
select set_eq(
  $$select distinct grantee from tests.privilege where object ~ '^queue\.procrastinate_'$$,
  $$values ('leadmill_worker'), ('leadmill_reconciler')$$,
  'only workers see the tables of the queue''s library');
select set_eq(
  $$select privilege, object from tests.privilege where grantee = 'leadmill_monitor'$$,
  $$values ('usage', 'schema queue'), ('select', 'queue.depth'), ('usage', 'schema ops'), ('select', 'ops.metric'),
    ('execute', 'ops.room_metrics()'), ('execute', 'ops.statement_metrics()'), ('select', 'ops.disk_forecast')$$,
  'leadmill_monitor may read only the metrics, the depth of the queue and the growth of the tables');
select set_eq(
  $$select privilege, object from tests.privilege where grantee = 'leadmill_cells'$$,
  $$values ('usage', 'schema report'), ('usage', 'schema ledger')
    union all select 'select', 'ledger.currency.' || c from unnest(array['code', 'exponent']) as c
    union all select 'select', 'report.rollup_watermark.' || c from unnest(array['cell', 'time_zone', 'rolled_up_at']) as c
    union all select 'select', 'report.ledger_niche.' || c from unnest(array['cell', 'niche_id', 'slug', 'name']) as c
    union all
    select 'select', 'report.ledger_day.' || c from unnest(array[
      'cell', 'id', 'day', 'currency', 'niche_id', 'journal_kind', 'account_kind', 'amount', 'entry_count']) as c$$,
  'leadmill_cells may read only sums, what niches are called, and how many digits a currency has');
select set_eq(
  $$select grantee, object from tests.privilege where grantee ~ '^(leadmill|authenticator)' and object ~ '^schema '$$,
  $$select grantee, 'schema ' || split_part(object, '.', 1) from tests.privilege
    where grantee ~ '^(leadmill|authenticator)' and object !~ '^schema '$$,
  'a log-in role has usage of exactly the schemas that contain something for it');

select * from finish();
rollback;
