-- The catalogue as the laws in tests/db/hygiene read it: all objects of ours. What Procrastinate brings
-- along and the partitions of a table are left out. Never deployed.
create schema if not exists tests;

-- Schemas of the owner; Sqitch's registry is no room.
create or replace view tests.room as
select n.oid, n.nspname::text as name, n.nspacl as acl
from pg_namespace as n
join pg_roles as r on r.oid = n.nspowner
where r.rolname = 'leadmill_owner' and n.nspname <> 'sqitch';

create or replace view tests.relation as
select c.oid, r.name as room, c.relname::text as name, r.name || '.' || c.relname as label,
  case when c.relkind in ('r', 'p') then 'table' when c.relkind = 'S' then 'sequence' else 'view' end as kind,
  c.relacl as acl, c.relrowsecurity as has_row_security, c.reloptions as options
from pg_class as c
join tests.room as r on r.oid = c.relnamespace
where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and not c.relispartition and c.relname !~ '^procrastinate_';

create or replace view tests.relation_column as
select r.oid, r.room, r.kind, r.label, a.attnum, a.attname::text as name, a.atttypid as type, a.attnotnull as is_required
from tests.relation as r
join pg_attribute as a on a.attrelid = r.oid and a.attnum > 0 and not a.attisdropped
where r.kind <> 'sequence';

create or replace view tests.routine as
select p.oid, r.name as room, p.proname::text as name, p.oid::regprocedure::text as label, l.lanname::text as language,
  p.provolatile as volatility, p.prosecdef as is_definer, p.prosqlbody is not null as is_atomic, p.proconfig as config,
  p.prorettype as result, p.proargnames as argument_names, p.proallargtypes as all_types, p.proargtypes as argument_types,
  coalesce(p.proacl, acldefault('f', p.proowner)) as acl,
  coalesce(pg_get_function_sqlbody(p.oid), p.prosrc) as body,
  obj_description(p.oid, 'pg_proc') as comment
from pg_proc as p
join tests.room as r on r.oid = p.pronamespace
join pg_language as l on l.oid = p.prolang
where p.proname !~ '^procrastinate_';

-- Which of our functions names which other in its body.
create or replace view tests.call as
select distinct a.oid as caller, b.oid as callee
from tests.routine as a
cross join lateral regexp_matches(a.body, '\m([a-z]+)\.([a-z0-9_]+)\s*\(', 'g') as m (name)
join tests.routine as b on b.room = m.name[1] and b.name = m.name[2]
where a.oid <> b.oid;

-- Codes that a function raises or answers, and those that its comment ends with.
create or replace view tests.raised_code as
select distinct r.oid, m.code[1] as code
from tests.routine as r
cross join lateral regexp_matches(r.body, '''(LM\d{3})''', 'g') as m (code);

create or replace view tests.documented_code as
select distinct r.oid, m.code[1] as code
from tests.routine as r
cross join lateral regexp_matches(substring(r.comment from '\n(?:Errors|Answers): .*$'), '\m(LM\d{3})\M', 'g') as m (code);

-- Privileges of all roles but the owner on all objects of ours. Functions of the queue's library count as one.
create or replace view tests.privilege as
with given (object, acl) as (
    select 'schema ' || name, acl from tests.room
  union all
    select r.name || '.' || c.relname, c.relacl
    from pg_class as c join tests.room as r on r.oid = c.relnamespace
  union all
    select r.name || '.' || c.relname || '.' || a.attname, a.attacl
    from pg_class as c
    join tests.room as r on r.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attacl is not null
  union all
    select
      case when r.name = 'queue' and p.proname like 'procrastinate%' then 'queue.procrastinate_*()'
        else p.oid::regprocedure::text end,
      coalesce(p.proacl, acldefault('f', p.proowner))
    from pg_proc as p join tests.room as r on r.oid = p.pronamespace
)
select distinct coalesce(r.rolname, 'public')::text as grantee, lower(a.privilege_type) as privilege, g.object, a.is_grantable
from given as g
cross join aclexplode(g.acl) as a
left join pg_roles as r on r.oid = a.grantee
where r.rolname is distinct from 'leadmill_owner';

-- Functions of the rooms that a role calls as itself: by a door, in a view it may select from, in a policy on a table
-- it may read, or out of such a function that is no definer.
create or replace view tests.needed_routine as
with recursive role as (
  select oid, rolname::text as name from pg_roles where rolname in ('anon', 'member', 'partner', 'admin')
), needed (role, routine) as (
    select o.name, r.oid
    from role as o
    join tests.routine as r on r.room in ('api', 'hook') and has_function_privilege(o.oid, r.oid, 'execute')
  union
    select o.name, d.refobjid
    from role as o
    join tests.relation as v on v.room = 'api' and has_table_privilege(o.oid, v.oid, 'select')
    join pg_rewrite as w on w.ev_class = v.oid
    join pg_depend as d on d.classid = 'pg_rewrite'::regclass and d.objid = w.oid and d.refclassid = 'pg_proc'::regclass
  union
    select o.name, d.refobjid
    from role as o
    join pg_policy as p on o.oid = any(p.polroles) and has_any_column_privilege(o.oid, p.polrelid, 'select')
    join pg_depend as d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_proc'::regclass
  union
    select n.role, c.callee
    from needed as n
    join tests.routine as r on r.oid = n.routine and not r.is_definer
    join tests.call as c on c.caller = r.oid
)
select n.role, r.label
from needed as n
join tests.routine as r on r.oid = n.routine and r.room not in ('api', 'hook');
