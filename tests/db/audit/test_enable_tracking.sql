begin;
select plan(13);

create table ops.probe (id integer primary key, a text, b text);
create function pg_temp.triggers() returns text[] language sql as $$
  select coalesce(array_agg(t.tgname::text order by t.tgname), '{}') from pg_trigger as t where t.tgrelid = 'ops.probe'::regclass
$$;

select throws_ok($$select audit.enable_tracking('ops.probe', redacted => '{c}')$$, 'LM951', null,
  'a column that is not there is not redacted');
select throws_ok($$select audit.enable_tracking('ops.probe', ignored => '{a,c}')$$, 'LM951', null,
  'a column that is not there is not ignored');
select throws_ok($$select audit.enable_tracking('ops.probe', redacted => '{id}')$$, 'LM951', null, 'the key is not redacted');
select throws_ok($$select audit.enable_tracking('ops.probe', ignored => '{id}')$$, 'LM951', null, 'the key is not ignored');
select is(pg_temp.triggers(), '{}', 'what was refused watches nothing');

select audit.enable_tracking('ops.probe', ignored => '{b}');
select is(pg_temp.triggers(), '{changes_are_recorded,inserts_are_recorded,truncation_is_recorded}',
  'a tracked table has its three triggers');
select results_eq($$select redacted, ignored, names_only, records_inserts from audit.tracked_table where entity = 'ops.probe'$$,
  $$values ('{}'::text[], '{b}'::text[], false, true)$$, 'a tracked table has a row in the list');
insert into ops.probe values (1, 'a', 'b');
update ops.probe set b = 'c';
select is((select count(*) from audit.event where entity = 'ops.probe'), 1::bigint, 'changes are recorded from then on');

select audit.enable_tracking('ops.probe', redacted => '{a}', inserts => false);
select is(pg_temp.triggers(), '{changes_are_recorded,truncation_is_recorded}',
  'a table that is tracked without its inserts has two triggers');
select results_eq($$select redacted, ignored, names_only, records_inserts from audit.tracked_table where entity = 'ops.probe'$$,
  $$values ('{a}'::text[], '{}'::text[], false, false)$$, 'a table that is tracked again has a new row in the list');
update ops.probe set b = 'd';
select results_eq($$select after from audit.event
  where entity = 'ops.probe' and action = 'update'$$, $$values (jsonb '{"b": "d"}')$$, 'the new line counts');

select audit.disable_tracking('ops.probe');
select is(pg_temp.triggers(), '{}', 'a table that is not tracked any more has no trigger');
select is_empty($$select from audit.tracked_table
  where entity = 'ops.probe'$$, 'a table that is not tracked any more has no row in the list');

select * from finish();
rollback;
