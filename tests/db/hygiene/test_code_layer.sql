begin;
-- Code is in db/code, one public function a file; tables need nothing of it.
select plan(7);

create temp view room_function as
select r.oid, r.room, r.name, r.room || '.' || r.name as full_name, o.file,
  exists (select from aclexplode(r.acl) as a where a.grantee <> to_regrole('leadmill_owner')) as is_granted
from tests.routine as r
left join ops.code_object as o on o.key = format('function %s.%s', r.room, r.name)
where r.room <> 'tests';

-- What PostgreSQL itself calls when a row is written or a table is read: checks, defaults, indexes, domains.
create temp view table_function as
select distinct d.refobjid as oid, pg_describe_object(d.classid, d.objid, d.objsubid) as user_of_it
from pg_depend as d
where d.refclassid = 'pg_proc'::regclass
  and d.classid in ('pg_constraint'::regclass, 'pg_attrdef'::regclass, 'pg_class'::regclass, 'pg_type'::regclass);

select is_empty(
  $$select f.full_name, t.user_of_it from room_function as f join table_function as t on t.oid = f.oid where f.file is not null$$,
  'what a constraint, default, index or domain calls is a Sqitch change: to replace it does not recheck what is stored');
select is_empty(
  $$select f.full_name from room_function as f
    where f.file is null and not exists (select from table_function as t where t.oid = f.oid)$$,
  'every other function is a file of db/code');
select is_empty(
  $$select r.label from tests.relation as r
    where r.kind = 'view' and r.room <> 'tests'
      and not exists (select from ops.code_object as o where o.key = 'view ' || r.label)$$,
  'every view is in a file of db/code');
select is_empty(
  $$select format('%s on %s', x.name, r.label)
    from tests.relation as r
    join (
      select 'trigger' as kind, t.tgrelid as oid, t.tgname as name from pg_trigger as t
      where not t.tgisinternal and t.tgname not in ('inserts_are_recorded', 'changes_are_recorded', 'truncation_is_recorded')
      union all
      select 'policy', p.polrelid, p.polname from pg_policy as p
    ) as x on x.oid = r.oid
    where not exists (select from ops.code_object as o where o.key = format('%s %s %s', x.kind, r.label, x.name))$$,
  'every trigger and policy is in a file of db/code, but for the triggers of the audit log, which audit.enable_tracking makes');
select is_empty(
  $$select f.full_name, f.file from room_function as f
    where f.is_granted and f.file is not null and split_part(f.file, '/', 2) <> f.name || '.sql'$$,
  'a function that somebody may call has a file of its name');
select is_empty(
  $$select d.full_name, d.file, f.file from room_function as d join room_function as f on f.name = d.name and f.room <> 'api'
    where d.room = 'api' and f.is_granted and f.file <> d.file
      and not exists (select from room_function as s where s.name = d.name and s.room <> 'api' and s.file = d.file)$$,
  'a function of the API stands in the file of the function that it calls');
select is_empty(
  $$with part (key, class, oid) as (
      select 'view ' || r.label, 'pg_rewrite'::regclass, w.oid
      from tests.relation as r join pg_rewrite as w on w.ev_class = r.oid
      union all
      select format('policy %s %s', r.label, p.polname), 'pg_policy'::regclass, p.oid
      from tests.relation as r join pg_policy as p on p.polrelid = r.oid
    )
    select distinct o.file, o.key, u.room as uses
    from ops.code_object as o
    join part as p on p.key = o.key
    join pg_depend as d on d.classid = p.class and d.objid = p.oid
    join tests.room_object as u on u.class = d.refclassid and u.oid = d.refobjid and u.room <> 'api'
    join tests.layer as own on own.room = split_part(o.file, '/', 1)
    join tests.layer as used on used.room = u.room
    where used.room <> own.room and used.level >= own.level$$,
  'a view or policy is in a file of the highest room that it uses');

select * from finish();
rollback;
