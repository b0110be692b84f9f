begin;
select plan(8);

select is_empty(
  $$select label, options from tests.relation
    where room = 'api' and not (kind = 'view' and coalesce(options, '{}') && '{security_invoker=true,security_invoker=on}')$$,
  'every view of api runs with the privileges of its caller');
select is_empty(
  $$select label from tests.relation where room = 'api' and pg_relation_is_updatable(oid, true) = 0$$,
  'every view of api refuses writes by privileges, never by its form');
select is_empty(
  $$select p.grantee, p.object, p.privilege from tests.privilege as p
    where p.object ~ '^api\.' and p.privilege not in ('select', 'execute')$$,
  'nobody has a privilege on api but to read and to execute');
select is_empty(
  $$select label, language, config from tests.routine
    -- An aggregate has the language of none, and no body.
    where room = 'api' and language <> 'internal' and (language <> 'sql' or is_definer or not is_atomic or config is not null)$$,
  'every function of api is an invoker in SQL whose body was parsed when it was made');
select is_empty(
  $$select r.label, string_agg(c.label, ', ') as calls
    from tests.routine as r
    left join tests.call as l on l.caller = r.oid
    left join tests.routine as c on c.oid = l.callee and c.label !~ '^ops\.bounded'
    where r.room = 'api' and r.language <> 'internal'
    group by r.label
    having count(c.oid) <> 1 or bool_or(c.room = 'api')$$,
  'every function of api calls one function of a room');
select is_empty(
  $$with routine as materialized (select oid, room, label, volatility from tests.routine)
    select r.label, r.volatility, c.volatility
    from routine as r
    join tests.call as l on l.caller = r.oid
    join routine as c on c.oid = l.callee
    where r.room = 'api' and r.volatility <> c.volatility and c.label !~ '^ops\.bounded'$$,
  'every function of api is as volatile as the one it calls: what only reads answers GET, what writes answers POST alone');
-- Whatever has no fixed size has a bound, and is named nowhere but in it. Numbers and dates are short whatever they say.
select is_empty(
  $$select r.label, a.name
    from tests.routine as r
    cross join lateral unnest(r.argument_names, r.argument_types::oid[]) as a (name, type)
    join pg_type as t on t.oid = a.type
    where r.room = 'api' and t.typlen = -1 and t.oid <> 'numeric'::regtype
      and not (
        r.body ~ format('ops\.bounded\w*\((%1$s\.)?%2$s, ''%2$s''::text(, \d+)?\)', r.name, a.name)
        -- Of rows that a body selects, columns may have the names of arguments.
        and (r.body ~ '\mFROM\M'
          or regexp_replace(r.body, format('ops\.bounded\w*\((%1$s\.)?%2$s, ''%2$s''::text(, \d+)?\)', r.name, a.name), '', 'g')
          !~ format('((?<![\w.''])|\m%1$s\.)%2$s(?![\w.''])', r.name, a.name)))$$,
  'no text, document or list passes api before its size is checked');
select is_empty(
  $$select c.label, c.name, c.type::regtype
    from tests.relation_column as c join pg_type as t on t.oid = c.type
    where c.room = 'api' and t.typtype not in ('b') or c.room = 'api' and t.typnamespace <> 'pg_catalog'::regnamespace$$,
  'columns of api are of types that every client knows');

select * from finish();
rollback;
