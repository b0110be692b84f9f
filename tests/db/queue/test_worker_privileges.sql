begin;
select plan(4);

-- What a stolen worker password opens; hygiene/test_privileges lists the functions.
create temp table may as
select p.oid, p.pronamespace, p.oid::regprocedure::text collate "default" as name
from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace
where n.nspowner = 'leadmill_owner'::regrole and has_function_privilege('leadmill_worker', p.oid, 'execute');
select is_empty($$select name from may
  where not has_schema_privilege('leadmill_worker', pronamespace, 'usage')$$, 'the worker reaches what it may execute');
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
  (select (rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls)::text from pg_roles where rolname = 'leadmill_worker'),
    '(f,f,f,f,f)',
  'the worker has no attribute of power');

select * from finish();
rollback;
