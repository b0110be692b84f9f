begin;
select plan(4);

set local role leadmill_owner;
create function ops.made_by_the_test() returns integer language sql as 'select 1';
create table ops.made_by_the_test (n integer);
reset role;
select is(
  (select count(*)::integer from pg_proc as p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
    where p.oid = 'ops.made_by_the_test()'::regprocedure and a.grantee <> 'leadmill_owner'::regrole),
  0, 'what the owner makes nobody else executes');
grant usage on schema ops to anon;
set local role anon;
select is(tests.outcome('select ops.made_by_the_test()'), '42501', 'not even a role that may use the schema executes what the owner makes');
select is(tests.outcome('select * from ops.made_by_the_test'), '42501',
  'not even a role that may use the schema reads what the owner makes');
reset role;
select is_empty(
  $$select p.oid::regprocedure
    from pg_proc as p join pg_namespace as n on n.oid = p.pronamespace, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) as a
    where n.nspowner = 'leadmill_owner'::regrole and a.grantee = 0$$,
  'no function is executable by everybody');

select * from finish();
rollback;
