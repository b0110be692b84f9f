-- Which room uses and writes what, from the catalogue: the graph that docs/rooms.svg draws and the law of layers reads.
-- Never deployed.
create schema if not exists tests;

-- The layers, from the ground up. Rooms of one layer know nothing of each other.
create or replace view tests.layer as
select l.level::integer, unnest(string_to_array(l.rooms, ' ')) as room
from unnest(array[
  'request', 'ops', 'audit', 'queue', 'event', 'identity', 'usage', 'ledger', 'billing', 'catalog', 'intake', 'file',
  'crm sale', 'marketplace', 'distribution', 'returns', 'archive', 'report', 'notification', 'hook', 'api']) with ordinality as l (rooms, level);

-- Everything in a room that has a name: functions, tables, views, types, domains. An index or a row type goes by the
-- name of its table.
create or replace view tests.room_object as
  select 'pg_proc'::regclass as class, p.oid, r.name as room, p.proname::text as name
  from pg_proc as p join tests.room as r on r.oid = p.pronamespace
union all
  select 'pg_class'::regclass, c.oid, r.name, coalesce(t.relname, c.relname)::text
  from pg_class as c
  join tests.room as r on r.oid = c.relnamespace
  left join pg_index as i on i.indexrelid = c.oid
  left join pg_class as t on t.oid = i.indrelid
union all
  select 'pg_type'::regclass, t.oid, r.name, coalesce(e.typname, t.typname)::text
  from pg_type as t
  join tests.room as r on r.oid = t.typnamespace
  left join pg_type as e on e.typarray = t.oid;

-- The parts of an object that hold references of their own: constraints, defaults, what a view selects. Triggers and
-- policies are left out: they belong to the room of their function or of the rule, which may be above the table's.
create or replace view tests.room_part as
  select o.class, o.oid, o.room, o.name from tests.room_object as o
union all
  select 'pg_constraint'::regclass, c.oid, o.room, o.name
  from pg_constraint as c
  join tests.room_object as o on (o.class, o.oid) in (('pg_class'::regclass, c.conrelid), ('pg_type'::regclass, c.contypid))
union all
  select 'pg_attrdef'::regclass, d.oid, o.room, o.name
  from pg_attrdef as d join tests.room_object as o on o.class = 'pg_class'::regclass and o.oid = d.adrelid
union all
  select 'pg_rewrite'::regclass, w.oid, o.room, o.name
  from pg_rewrite as w join tests.room_object as o on o.class = 'pg_class'::regclass and o.oid = w.ev_class;

-- Functions with their text, without comments and in lower case. No room is in anybody's search path, so that a body
-- can only name what it uses with its room; this finds it in dynamic SQL, too.
create or replace view tests.room_body as
select r.room, r.name, lower(regexp_replace(r.body, '--[^\n]*', '', 'g')) as body
from tests.routine as r;

create or replace view tests.room_use as
  select p.room, p.name, o.room as used_room, o.name as used
  from pg_depend as d
  join tests.room_part as p on p.class = d.classid and p.oid = d.objid
  join tests.room_object as o on o.class = d.refclassid and o.oid = d.refobjid
  where o.room <> p.room
union
  select b.room, b.name, o.room, o.name
  from tests.room_body as b
  cross join lateral regexp_matches(b.body, '\m([a-z]+)\.([a-z0-9_]+)', 'g') as m (name)
  join tests.room_object as o on o.room = m.name[1] and o.name = m.name[2]
  where o.room <> b.room;

create or replace view tests.room_write as
select distinct b.room, b.name, o.room as written_room, o.name as written
from tests.room_body as b
cross join lateral regexp_matches(
  b.body, '\m(?:insert\s+into|update(?:\s+only)?|delete\s+from(?:\s+only)?|merge\s+into|truncate(?:\s+table)?)\s+([a-z]+)\.([a-z0-9_]+)',
  'g') as m (name)
join tests.room_object as o on o.class = 'pg_class'::regclass and o.room = m.name[1] and o.name = m.name[2];

-- Each breach of the law as a sentence.
create or replace view tests.room_breach as
  select format('%s.%s writes %s.%s', w.room, w.name, w.written_room, w.written) as breach
  from tests.room_write as w
  where w.room <> w.written_room
union
  select format('%s.%s uses %s.%s', u.room, u.name, u.used_room, u.used)
  from tests.room_use as u
  join tests.layer as l on l.room = u.room
  join tests.layer as d on d.room = u.used_room
  where d.level >= l.level;
