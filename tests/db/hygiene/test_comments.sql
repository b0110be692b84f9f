begin;
select plan(9);

select is_empty(
  $$select name from tests.room where obj_description(oid, 'pg_namespace') is null$$,
  'every schema says what it is for');
select is_empty(
  $$select kind, label from tests.relation where kind <> 'sequence' and obj_description(oid, 'pg_class') is null$$,
  'every table and view says what it holds');
select is_empty(
  $$select label, name from tests.relation_column where col_description(oid, attnum) is null$$,
  'every column says what it means');
select is_empty(
  $$select label from tests.routine where comment is null$$,
  'every function says what it does');
select is_empty(
  $$select t.oid::regtype
    from pg_type as t
    join tests.room as r on r.oid = t.typnamespace
    left join pg_class as c on c.oid = t.typrelid
    where (t.typtype in ('e', 'd', 'r') or c.relkind = 'c') and t.typname !~ '^procrastinate_'
      and obj_description(t.oid, 'pg_type') is null$$,
  'every type says what it is');
select is_empty(
  $$select label, split_part(comment, E'\n', 1) as summary from tests.routine
      where room = 'api' and split_part(comment, E'\n', 1) !~ '^[A-Z].{3,79}[^.\s]$'
    union all
    select label, split_part(obj_description(oid, 'pg_class'), E'\n', 1) from tests.relation
      where room = 'api' and split_part(obj_description(oid, 'pg_class'), E'\n', 1) !~ '^[A-Z].{3,79}[^.\s]$'$$,
  'the first line of a door''s comment is its summary: a title without a full stop');
select is_empty(
  $$select label from tests.routine
    where comment ~ '\m(Errors|Answers):' and comment !~ '\n(Errors|Answers): \S[^\n]*(\n[^\n]+)*\.$'$$,
  'the errors of a function stand at the end of its comment, beginning a line');
select is_empty(
  $$select r.label, c.code
    from tests.routine as r join tests.raised_code as c using (oid)
    where not exists (select from tests.documented_code as d where d.oid = r.oid and d.code = c.code)$$,
  'a function names each code that it raises or answers');
select is_empty(
  $$with recursive below as (
      select oid as door, oid as routine from tests.routine where room = 'api'
      union
      select b.door, c.callee
      from below as b
      join tests.call as c on c.caller = b.routine
      join tests.routine as r on r.oid = c.callee
      -- What these refuse is a defect of the house: a posting, a lock, a job, an event or a limit that is wrong in itself.
      where r.label !~ '^(ledger\.(post|post_all|reverse|place_hold|capture_hold|release_hold|lock_accounts|open_account)|queue\.defer(_all)?|event\.emit(_all)?|ops\.spend)\('
    )
    select r.label, c.code
    from below as b
    join tests.routine as r on r.oid = b.door
    join tests.raised_code as c on c.oid = b.routine
    where not exists (select from tests.documented_code as d where d.oid = b.door and d.code = c.code)
      -- A niche's currency is a currency: its foreign key says so.
      and (r.name, c.code) not in (('create_competition_level', 'LM413'), ('update_competition_level', 'LM413'),
        ('set_marketplace_settings', 'LM413'), ('list_lead', 'LM413'))
      -- Any door that takes a text, a document or a list may answer it: docs/errors.md says so once.
      and c.code <> 'LM060'
      -- A defect of ours: the names of limits are words of the functions that spend from them.
      and c.code <> 'LM940'
      -- The connection was made a line above.
      and (r.name, c.code) <> ('create_crm_connection', 'LM751')
      -- The status is the door's own word.
      and (r.name, c.code) not in (('suspend_user', 'LM114'), ('reinstate_user', 'LM114'))
    group by r.label, c.code$$,
  'a door names each code that anything behind it raises or answers');

select * from finish();
rollback;
