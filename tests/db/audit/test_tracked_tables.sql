begin;
select plan(11);

-- Every table of the rooms, by the catalogue.
create temp table known as
select c.oid, n.nspname || '.' || c.relname as name
from pg_class as c join pg_namespace as n on n.oid = c.relnamespace
where c.relkind in ('r', 'p') and not c.relispartition
  and n.nspowner = 'leadmill_owner'::regrole and n.nspname not in ('sqitch', 'tests');
create temp table triggered as
select t.tgrelid, t.tgname, t.tgattr::smallint[] as columns, t.tgtype, t.tgenabled
from pg_trigger as t where t.tgfoid in ('audit.record_change()'::regprocedure, 'audit.record_inserts()'::regprocedure);

select cmp_ok((select count(*) from known), '>', 40::bigint, 'the catalogue knows the rooms');
select is_empty(
  $$select name from known except all (select entity from audit.tracked_table union all select entity from audit.untracked_table)$$,
  'every table is tracked, or there is a reason why not');
select is_empty(
  $$(select entity from audit.tracked_table union all select entity from audit.untracked_table) except all select name from known$$,
  'every table is in exactly one of the two lists');
select is_empty($$select entity from audit.untracked_table where length(reason) < 10$$, 'each reason says something');
select is_empty(
  $$select w.entity from audit.tracked_table as w
    where (select count(*) from triggered as t
      where t.tgrelid = w.entity::regclass and t.tgenabled = 'O') <> 2 + w.records_inserts::integer$$,
  'every tracked table has its triggers');
select is_empty(
  $$select tgrelid::regclass from triggered where tgrelid not in (select entity::regclass from audit.tracked_table)$$,
  'no other table has these triggers');
-- 4 is insert, 8 delete, 16 update.
select is_empty(
  $$select w.entity from audit.tracked_table as w
    join triggered as t on t.tgrelid = w.entity::regclass and t.tgname = 'changes_are_recorded'
    where t.tgtype & 28 <> 24
    union all
    select w.entity from audit.tracked_table as w left
      join triggered as t on t.tgrelid = w.entity::regclass and t.tgname = 'inserts_are_recorded'
    where (t.tgtype & 28 = 4) is distinct from nullif(w.records_inserts, false)$$,
  'they fire as the list says');
select is_empty(
  $$select w.entity, a.attname
    from audit.tracked_table as w
    join triggered as t on t.tgrelid = w.entity::regclass and t.tgname = 'changes_are_recorded'
    join pg_attribute as a on a.attrelid = t.tgrelid and a.attnum > 0 and not a.attisdropped
    where w.ignored <> '{}' and (a.attnum = any (t.columns)) = (a.attname = any (w.ignored))$$,
  'the triggers fire for every column but the ignored ones, including new ones');
select is_empty(
  $$select w.entity, c.name from audit.tracked_table as w, unnest(w.redacted || w.ignored) as c (name)
    where not exists (select from pg_attribute as a where a.attrelid = w.entity::regclass and a.attname = c.name and not a.attisdropped)$$,
  'no redacted or ignored column has gone');
-- A column with such a name holds a secret or somebody's data until the contrary is said here.
select is_empty(
  $$select w.entity, a.attname
    from audit.tracked_table as w join pg_attribute as a on a.attrelid = w.entity::regclass and a.attnum > 0 and not a.attisdropped
    where a.attname ~ '(secret|password|token|cipher|email|phone|first_name|last_name|answers|url$)'
      -- When, and how often: neither a secret nor anybody's data.
      and a.attname !~ '^(email_verified_at|token_(version|stored_at|expires_at))$'
      -- Everybody sees the picture of a niche.
      and (w.entity, a.attname) <> ('catalog.niche_page', 'picture_url')
      and not w.names_only and a.attname <> all (w.redacted)$$,
  'no column that sounds like a secret or personal data is recorded');
select set_eq($$select entity from audit.tracked_table
  where names_only$$, $$values ('intake.lead_contact'), ('intake.lead_attribution')$$, 'the vault is recorded by names of columns');

select * from finish();
rollback;
