begin;
select plan(16);

create temp view ours as
select r.* from pg_roles as r
where r.rolname in ('leadmill_owner', 'anon', 'member', 'partner', 'admin', 'authenticator', 'authenticator_admin',
  'leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_monitor', 'leadmill_backup', 'leadmill_cells');

select is((select count(*) from ours), 13::bigint, 'every role of the design is there');
select is_empty(
  $$select rolname from ours
    where rolsuper or rolcreaterole or rolcreatedb or rolbypassrls
      or rolreplication and rolname not in ('leadmill_backup', 'leadmill_cells')$$,
  'no role of ours has an attribute that goes past privileges, but for those that copy all of it or read its changes');
-- A cell of this server may be published at the moment (tests/integration/stack/test_cells.py), which lets leadmill_cells log in.
select set_eq(
  $$select rolname::text from ours where rolcanlogin and rolname <> 'leadmill_cells'$$,
  array['authenticator', 'authenticator_admin', 'leadmill_api', 'leadmill_worker', 'leadmill_reconciler', 'leadmill_monitor',
    'leadmill_backup'],
  'exactly the service roles and the authenticators log in');
select set_eq(
  $$select m.member::regrole::text, m.roleid::regrole::text, m.admin_option
    from pg_auth_members as m where m.member in (select oid from ours) or m.roleid in (select oid from ours)$$,
  $$values ('authenticator', 'anon', false), ('authenticator', 'member', false), ('authenticator', 'partner', false),
    ('authenticator_admin', 'admin', false), ('leadmill_monitor', 'pg_monitor', false), ('leadmill_backup', 'pg_read_all_settings', false)$$,
  'each authenticator holds exactly its roles; nobody else holds any, but for statistics and settings of those that watch and copy');
select is_empty(
  $$select a.rolname, b.rolname from ours as a cross join ours as b
    where b.rolname in ('admin', 'leadmill_owner', 'authenticator_admin', 'leadmill_api', 'leadmill_worker', 'leadmill_reconciler')
      and a.rolname in ('anon', 'member', 'partner', 'authenticator') and pg_has_role(a.oid, b.oid, 'member')$$,
  'nothing that anon can reach becomes admin, owner, api, worker or reconciler');
select is_empty(
  $$select rolname from ours where rolname in ('authenticator', 'authenticator_admin') and rolinherit$$,
  'authenticators inherit no privileges');
select is_empty(
  $$select o.rolname, s.name
    from ours as o cross join unnest(array['statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout']) as s (name)
    where o.rolname <> 'leadmill_owner'
      and not exists (select from unnest(o.rolconfig) as c (setting) where c.setting ~ ('^' || s.name || '=[1-9][0-9]*m?s$'))$$,
  'every role that works has its three timeouts');
select is_empty(
  $$select d.setdatabase::regclass, r.rolname, c.setting
    from pg_db_role_setting as d left join pg_roles as r on r.oid = d.setrole cross join unnest(d.setconfig) as c (setting)
    where (r.oid is null or r.oid in (select oid from ours))
      and split_part(c.setting, '=', 1) not in ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout')
      and c.setting <> 'log_min_messages=fatal'$$,
  'role settings hold timeouts and what is logged: anybody can read them, so no secret');
select is_empty(
  $$select o.rolname from ours as o
    where o.rolname in ('authenticator', 'authenticator_admin', 'leadmill_api') and not o.rolconfig @> '{log_min_messages=fatal}'$$,
  'no error that a caller causes is logged: its message quotes what was sent');
select is_empty(
  $$select o.rolname, p.privilege from ours as o cross join unnest(array['create', 'temporary']) as p (privilege)
    where has_database_privilege(o.oid, current_database(), p.privilege)
      and (o.rolname, p.privilege) <> ('leadmill_owner', 'create')$$,
  'nobody but the owner makes schemas; nobody makes temporary tables');
select is_empty(
  $$select o.rolname, n.nspname from ours as o cross join pg_namespace as n
    where n.nspname !~ '^pg_' and n.nspowner <> o.oid and has_schema_privilege(o.oid, n.oid, 'create')$$,
  'no role may create objects in a schema of another');
select is_empty(
  $$select n.nspname as thing, n.nspowner::regrole as owner from pg_namespace as n
      where n.nspname !~ '^pg_' and n.nspname not in ('information_schema', 'public', 'extensions', 'tests')
        and n.nspowner <> 'leadmill_owner'::regrole
    union all select format('%I.%I', r.name, c.relname), c.relowner::regrole from pg_class as c
      join tests.room as r on r.oid = c.relnamespace
      where c.relowner <> 'leadmill_owner'::regrole
    union all select p.oid::regprocedure::text, p.proowner::regrole from pg_proc as p join tests.room as r on r.oid = p.pronamespace
      where p.proowner <> 'leadmill_owner'::regrole
    union all select t.oid::regtype::text, t.typowner::regrole from pg_type as t join tests.room as r on r.oid = t.typnamespace
      where t.typowner <> 'leadmill_owner'::regrole$$,
  'everything in the rooms belongs to leadmill_owner');

select is_empty(
  $$select o.rolname, p.oid::regprocedure
    from ours as o cross join pg_proc as p
    where p.pronamespace = 'pg_catalog'::regnamespace
      and p.proname ~
        '^(lo_|lo(read|write)$|pg_(try_)?advisory_|pg_sleep|pg_logical_emit_message$|pg_export_snapshot$|pg_(cancel|terminate)_backend$)'
      and has_function_privilege(o.oid, p.oid, 'execute')
      and not (o.rolname = 'leadmill_owner' and p.proname ~ 'advisory')
      and (o.rolname, p.oid::regprocedure::text) <> ('leadmill_backup', 'pg_try_advisory_lock(bigint)')$$,
  'no role of ours writes large objects, takes locks by name, or ends the work of others; the owner''s functions may lock');
create temp table roles as select rolname from ours where rolname <> 'leadmill_owner';
select is(array_agg(distinct tests.outcome(s)), '{42501}', 'every role but the owner is refused a large object and an advisory lock')
from roles, unnest(array['select lo_from_bytea(0, ''x'')', 'select pg_advisory_lock(hashtext(''identity.hash_slot log_in''), 1)']) as s,
  lateral (select set_config('role', rolname, true)) as c;
select tests.act_as_nobody();

-- Secrets of tenants: what is encrypted with the key of the workers. Functions hand it to a worker, which decrypts it.
create temp view encrypted as
select a.attrelid as oid, substring(pg_get_expr(d.adbin, d.adrelid) from 'pgp_key_id\((\w+)\)') as name
from pg_attrdef as d
join pg_attribute as a on a.attrelid = d.adrelid and a.attnum = d.adnum
where a.attgenerated = 's' and pg_get_expr(d.adbin, d.adrelid) ~ 'pgp_key_id'
union all
select 'crm.authorization_request'::regclass, 'code';
select ok((select count(*) >= 6 from encrypted), 'connections, channels and endpoints have encrypted columns');
select is_empty(
  $$select o.rolname, e.oid::regclass, e.name
    from ours as o cross join encrypted as e
    where o.rolname <> 'leadmill_owner' and has_column_privilege(o.oid, e.oid, e.name, 'select')$$,
  'no role but the owner reads an encrypted column');

select * from finish();
rollback;
