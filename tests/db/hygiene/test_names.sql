begin;
select plan(9);

create temp view named as
  select 'schema' as kind, name as label, name from tests.room
  union all select kind, label, name from tests.relation
  union all select 'column', label || '.' || name, name from tests.relation_column
  union all select 'function', label, name from tests.routine
  union all
    select 'argument', r.label, a.name from tests.routine as r cross join unnest(r.argument_names) as a (name)
  union all
    select 'constraint', c.conrelid::regclass::text, c.conname
    from pg_constraint as c join tests.relation as r on r.oid = c.conrelid
  union all
    select 'index', i.indrelid::regclass::text, c.relname
    from pg_index as i join pg_class as c on c.oid = i.indexrelid join tests.relation as r on r.oid = i.indrelid
  union all
    select 'trigger', t.tgrelid::regclass::text, t.tgname
    from pg_trigger as t join tests.relation as r on r.oid = t.tgrelid where not t.tgisinternal;

select is_empty(
  $$select kind, label, name from named where name !~ '^[a-z][a-z0-9]*(_[a-z0-9]+)*$'$$,
  'names are in snake case');
select is_empty(
  $$select kind, label, name from named where kind in ('argument', 'column') and name ~ '^[a-z]_'$$,
  'arguments and columns are bare words, without p_ or v_: they are keys of JSON');
select is_empty(
  $$select label from tests.routine
    where cardinality(argument_types) > 0
      and (cardinality(coalesce(argument_names, '{}')) < cardinality(argument_types) or '' = any(argument_names))$$,
  'every argument has a name');
select is_empty(
  $$select room, name, count(*) from tests.routine
    -- One for each type that has a size.
    where label !~ '^ops\.bounded\('
    group by room, name having count(*) > 1$$,
  'no function has two signatures');
select is_empty(
  $$select label from tests.relation where kind = 'table' and name ~ '[^su]s$'$$,
  'tables are named in the singular');
select is_empty(
  $$select label from tests.relation where room = 'api' and name !~ 's$'$$,
  'views of api are named in the plural');
select is_empty(
  $$select kind, label from tests.relation where kind <> 'view' and room in ('api', 'hook')$$,
  'api and hook contain no tables');
select is_empty(
  $$select label, name from tests.relation_column
    where kind = 'table' and (
      -- created and livemode are Stripe's own words.
      (type = 'timestamptz'::regtype and name !~ '_at$' and (label, name) <> ('billing.webhook_inbox', 'created'))
      or (type = 'boolean'::regtype and name !~ '^(may|[a-z]+s)_' and name <> 'livemode')
      or (type = 'uuid'::regtype and name !~ '^(.*_)?(id|by)$'))$$,
  'times end in _at, truths begin with a verb, ids end in _id');
select is_empty(
  $$select t.tgname, t.tgrelid::regclass
    from pg_trigger as t join tests.room as r on r.oid = (select relnamespace from pg_class where oid = t.tgrelid)
    where not t.tgisinternal and t.tgname !~ '_' and t.tgrelid::regclass::text !~ 'procrastinate_'$$,
  'the name of a trigger states the rule that it enforces');

select * from finish();
rollback;
