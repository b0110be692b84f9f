begin;
select plan(10);

-- Types that hold more, less or other than they seem to.
create temp view unsound (type) as
values ('timestamp'::regtype), ('timetz'), ('real'), ('double precision'), ('money'), ('varchar'), ('bpchar'), ('json'), ('xml');

select is_empty(
  $$select c.label, c.name, c.type::regtype
    from tests.relation_column as c join pg_type as t on t.oid = c.type
    where t.oid in (select type from unsound) or t.typelem in (select type from unsound) and t.typcategory = 'A'$$,
  'no column is of a floating, padded, cut or zoneless type');
select is_empty(
  $$select r.label, x.type::regtype
    from tests.routine as r
    cross join lateral unnest(coalesce(r.all_types, r.argument_types::oid[]) || r.result) as x (type)
    join pg_type as t on t.oid = x.type
    where t.oid in (select type from unsound) or t.typelem in (select type from unsound) and t.typcategory = 'A'$$,
  'no argument or result is of a floating, padded, cut or zoneless type');
select is_empty(
  $$select c.oid::regclass, a.attname, a.atttypid::regtype
    from pg_class as c
    join tests.room as r on r.oid = c.relnamespace
    join pg_attribute as a on a.attrelid = c.oid and a.attnum > 0
    where c.relkind = 'c' and c.relname !~ '^procrastinate_' and a.atttypid in (select type from unsound)$$,
  'no part of a composite type is of a floating, padded, cut or zoneless type');
select is_empty(
  $$select t.oid::regtype from pg_type as t join tests.room as r on r.oid = t.typnamespace
    where t.typtype = 'e' and t.typname !~ '^procrastinate_'$$,
  'there are no enumerations: words are text with a check');
select is_empty(
  $$select c.label, c.name
    from tests.relation_column as c
    where c.kind = 'table' and c.name in ('status', 'state') and not (
      c.type = 'text'::regtype and c.is_required and exists (
        select from pg_constraint as k
        where k.conrelid = c.oid and k.contype = 'c' and k.conkey = array[c.attnum] and k.conname like '%\_is\_known'))$$,
  'every status is text, required, with a check that knows its words');
select is_empty(
  $$select c.conrelid::regclass, c.conname
    from pg_constraint as c join tests.relation as r on r.oid = c.conrelid
    where c.contype = 'c' and (c.conname ~ '_check\d*$' or c.conname !~ ('^' || r.name || '_'))$$,
  'every check has a name of ours that begins with its table and says the rule: users read it');
select is_empty(
  $$select c.conrelid::regclass, c.conname
    from pg_constraint as c join tests.relation as r on r.oid = c.conrelid
    where not c.convalidated$$,
  'every constraint holds for all rows');
select is_empty(
  $$select label from tests.relation as r
    where r.kind = 'table' and not exists (select from pg_constraint where conrelid = r.oid and contype = 'p')$$,
  'every table has a primary key');
-- An index serves a foreign key when it begins with columns of it that hold a unique key of either side: then at most
-- one row, or the rows of one target, are read.
select is_empty(
  $$select c.conrelid::regclass, c.conname
    from pg_constraint as c
    join tests.relation as r on r.oid = c.conrelid
    where c.contype = 'f'
      -- Entries are never changed nor deleted (posted_entries_are_immutable): no query ever needs this side.
      and c.conname <> 'entry_starts_where_the_last_ended'
      and not exists (
        select
        from pg_index as i
        cross join lateral (
          -- How far the index is led by columns of the key.
          select array_agg(k.attnum order by k.position) as attnums
          from unnest(i.indkey::smallint[]) with ordinality as k (attnum, position)
          where not exists (
            select from unnest(i.indkey::smallint[]) with ordinality as q (attnum, position)
            where q.position <= k.position and q.attnum <> all(c.conkey))) as led
        where i.indrelid = c.conrelid and i.indisvalid and led.attnums is not null
          -- A key that is null points at nothing.
          and (i.indpred is null or pg_get_expr(i.indpred, i.indrelid) = any(
            select format('(%s IS NOT NULL)', a.attname) from pg_attribute as a
            where a.attrelid = c.conrelid and a.attnum = any(c.conkey)))
          and (
            led.attnums @> c.conkey
            or exists (
              select from pg_index as u
              where u.indrelid = c.conrelid and u.indisunique and u.indpred is null
                and u.indkey::smallint[] <@ led.attnums)
            or exists (
              select from pg_index as u
              where u.indrelid = c.confrelid and u.indisunique and u.indpred is null
                and u.indkey::smallint[] <@ array(
                  select c.confkey[p.position] from unnest(c.conkey) with ordinality as p (attnum, position)
                  where p.attnum = any(led.attnums)))))$$,
  'every foreign key has an index that begins with its columns');
select is_empty(
  $$select a.indexrelid::regclass as less, b.indexrelid::regclass as more
    from pg_index as a
    join pg_index as b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
    join tests.relation as r on r.oid = a.indrelid
    join pg_class as x on x.oid = a.indexrelid
    join pg_class as y on y.oid = b.indexrelid and y.relam = x.relam
    where not a.indisunique and a.indexprs is null and b.indexprs is null
      and a.indpred is not distinct from b.indpred
      and (b.indkey::smallint[])[0:a.indnkeyatts - 1] = (a.indkey::smallint[])[0:a.indnkeyatts - 1]
      and (b.indoption::smallint[])[0:a.indnkeyatts - 1] = (a.indoption::smallint[])[0:a.indnkeyatts - 1]
      and (a.indnkeyatts < b.indnkeyatts or b.indisunique or a.indexrelid < b.indexrelid)$$,
  'no index is a prefix of another');

select * from finish();
rollback;
