begin;
select plan(8);

select set_eq(
  $$select label from tests.relation where kind = 'table' and not has_row_security$$,
  $$select t.label from (values
    -- Constants; no web role may read them.
    ('ledger.account_kind', 'what kinds there are'),
    ('ledger.journal_kind', 'what kinds there are'),
    ('ledger.currency', 'what currencies there are'),
    ('event.kind', 'what can happen'),
    ('queue.task', 'what tasks there are'),
    ('queue.stall', 'how often a job''s worker was lost'),
    ('audit.tracked_table', 'what is recorded of which table'),
    ('audit.untracked_table', 'which tables are left out, and why'),
    ('audit.sealed_range', 'hashes of the log'),
    ('ops.encryption_key', 'public keys'),
    ('ops.partitioned', 'which tables have partitions'),
    ('queue.library', 'which version is installed'),
    ('queue.schedule', 'what runs when'),
    ('ops.call_cost', 'what calls cost'),
    ('ops.rate_limit', 'what may be done how often')) as t (label, reason)$$,
  'row security is on for every table but these, which hold nobody''s data');
select is_empty(
  $$select c.oid::regclass from pg_class as c join tests.room as r on r.oid = c.relnamespace
    where c.relispartition and c.relkind = 'r' and not c.relrowsecurity$$,
  'row security is on for partitions, which could be read past their parent');
select is_empty(
  $$select p.grantee, p.object from tests.privilege as p join tests.relation as r on r.label = p.object
    where p.grantee in ('anon', 'member', 'partner', 'admin') and r.kind = 'table' and not r.has_row_security$$,
  'no web role reads a table without row security');
select is_empty(
  $$select schemaname, tablename, policyname from pg_policies
    where schemaname in (select name from tests.room) and (cmd <> 'SELECT' or permissive <> 'PERMISSIVE')$$,
  'policies are for reading only: functions write');
select is_empty(
  $$select schemaname, tablename, policyname, roles from pg_policies
    where schemaname in (select name from tests.room) and not roles <@ '{anon,member,partner,admin,leadmill_cells}'$$,
  'each policy names its web roles, or the reader of cells');
select is_empty(
  $$select schemaname, tablename, policyname from pg_policies
    where schemaname in (select name from tests.room) and policyname !~ '^[a-z]+( [a-z'']+)+$'$$,
  'the name of each policy is a sentence');
select is_empty(
  $$select c.oid::regclass, p.polname, a.attname
    from pg_policy as p
    join pg_class as c on c.oid = p.polrelid
    join tests.room as r on r.oid = c.relnamespace
    join pg_depend as d on d.classid = 'pg_policy'::regclass and d.objid = p.oid and d.refclassid = 'pg_class'::regclass
      and d.refobjsubid > 0
    join pg_attribute as a on a.attrelid = d.refobjid and a.attnum = d.refobjsubid and a.attname ~ '^(.*_)?id$'
    where not exists (
      select from pg_index as i where i.indrelid = a.attrelid and i.indpred is null and i.indkey[0] = a.attnum)$$,
  'an id that a policy compares is the first column of an index');
select is_empty(
  $$select g.rolname, c.oid::regclass
    from pg_class as c
    join tests.room as r on r.oid = c.relnamespace
    cross join pg_roles as g
    where c.relkind in ('r', 'p') and c.relrowsecurity and g.rolname in ('anon', 'member', 'partner', 'admin', 'leadmill_cells')
      and has_any_column_privilege(g.oid, c.oid, 'select')
      and not exists (select from pg_policy as p where p.polrelid = c.oid and g.oid = any(p.polroles))$$,
  'a role without a policy on a table has no privilege to read it');

select * from finish();
rollback;
