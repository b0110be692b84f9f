begin;
-- It must be there before the first PL/pgSQL function runs, and plan() is one.
load 'plpgsql_check';
select plan(2);

select is_empty(
  $$select r.label, c.lineno, c.statement, c.sqlstate, c.message, c.detail, c.hint
    from tests.routine as r
    cross join lateral plpgsql_check_function_tb(r.oid, all_warnings => true) as c
    where r.language = 'plpgsql' and r.result <> 'trigger'::regtype$$,
  'plpgsql_check finds nothing in any function');
select is_empty(
  $$select r.label, t.tgrelid::regclass, c.lineno, c.statement, c.sqlstate, c.message, c.detail, c.hint
    from tests.routine as r
    join pg_trigger as t on t.tgfoid = r.oid and t.tgparentid = 0
    cross join lateral plpgsql_check_function_tb(
      r.oid, t.tgrelid, all_warnings => true, newtable => t.tgnewtable, oldtable => t.tgoldtable) as c
    where r.language = 'plpgsql' and r.result = 'trigger'::regtype$$,
  'plpgsql_check finds nothing in any trigger function, for any table it is used on');

select * from finish();
rollback;
