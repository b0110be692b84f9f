begin;
select plan(11);

select is_empty(
  $$select name from tests.room where obj_description(oid, 'pg_namespace') is null$$,
  'every schema says what it is for');
select is_empty(
  $$select kind, label from tests.relation where kind <> 'sequence' and obj_description(oid, 'pg_class') is null$$,
  'every table and view says what it holds');
select is_empty(
  $$select c.label, c.name, d.description
    from tests.relation_column as c
    join pg_description as d on d.objoid = c.oid and d.objsubid = c.attnum and d.classoid = 'pg_class'::regclass
    where not exists (
      select from regexp_split_to_table(lower(d.description), '[^a-z0-9]+') as w (word)
      where w.word <> all (array['', 'a', 'an', 'and', 'are', 'by', 'for', 'from', 'here', 'how', 'id', 'in', 'is', 'it', 'its', 'of', 'on',
          'that', 'the', 'there', 'this', 'to', 'was', 'were', 'what', 'when', 'which', 'who', 'whose'])
        and not exists (
          -- Four letters are enough to recognise a word in its other forms.
          select from regexp_split_to_table(c.label || '_' || c.name || case
              when c.type = 'uuid'::regtype then '_uuid_time_ordered'
              when c.type = 'timestamptz'::regtype then '_last_made_moment'
              when c.name = 'currency' then '_iso_4217_code'
              else '' end, '[._]') as n (part)
          where n.part <> '' and left(n.part, 4) = left(w.word, 4)))$$,
  'the comment of a column says more than its name and type');
select is_empty(
  $$select v.label || '.' || a.attname as shown, c.label || '.' || c.name as stored
    from tests.relation as v
    join pg_rewrite as w on w.ev_class = v.oid
    join pg_depend as d on d.objid = w.oid and d.classid = 'pg_rewrite'::regclass and d.refclassid = 'pg_class'::regclass
    join tests.relation_column as c on c.oid = d.refobjid and c.attnum = d.refobjsubid and c.oid <> v.oid
    join pg_attribute as a on a.attrelid = v.oid and a.attnum > 0
    where v.room = 'api' and col_description(c.oid, c.attnum) = col_description(v.oid, a.attnum)$$,
  'what the comment of a column says in api is not said again at the column that it shows');
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
  'the first line of an API function''s comment is its summary: a title without a full stop');
select is_empty(
  $$with said as (
      select oid, room, name, label,
        trim(regexp_replace(lower(regexp_replace(comment, '\n(Errors|Answers): .*$', '')), '[^a-z0-9]+', ' ', 'g')) as words
      from tests.routine
    )
    select r.label
    from said as d
    join said as r on r.name = d.name and r.room <> 'api'
    where d.room = 'api' and strpos(d.words, r.words) > 0$$,
  'the comment of a function says something that the comment of its API function does not');
select is_empty(
  $$select label from tests.routine
    where comment ~ '\m(Errors|Answers):' and comment !~ '\n(Errors|Answers): \S[^\n]*(\n[^\n]+)*\.$'$$,
  'the errors of a function are the last part of its comment, on a line of their own');
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
      -- Errors of these functions are defects of ours: an invalid posting, lock, job, event or limit.
      where r.label !~
        '^(ledger\.(post|post_all|reverse|place_hold|capture_hold|release_hold|lock_accounts|open_account)|queue\.defer(_all)?|event\.emit(_all)?|ops\.spend)\('
    )
    select r.label, c.code
    from below as b
    join tests.routine as r on r.oid = b.door
    join tests.raised_code as c on c.oid = b.routine
    where not exists (select from tests.documented_code as d where d.oid = b.door and d.code = c.code)
      -- A niche's currency is a currency: its foreign key says so.
      and (r.name, c.code) not in (('create_competition_level', 'LM413'), ('update_competition_level', 'LM413'),
        ('set_marketplace_settings', 'LM413'), ('list_lead', 'LM413'))
      -- Any API function with a text, a document or a list may answer it: docs/errors.md says so once.
      and c.code <> 'LM060'
      -- A defect of ours: the names of limits are constants in the functions that spend from them.
      and c.code <> 'LM940'
      -- The connection was created in the line before.
      and (r.name, c.code) <> ('create_crm_connection', 'LM751')
      -- The API function passes a constant status.
      and (r.name, c.code) not in (('suspend_user', 'LM114'), ('reinstate_user', 'LM114'))
    group by r.label, c.code$$,
  'an API function names each code that anything behind it raises or answers');

select * from finish();
rollback;
