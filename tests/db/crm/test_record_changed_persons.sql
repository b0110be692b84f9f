begin;
select plan(12);

create temp table fixture as select tests.create_connection() as connection, tests.create_connection() as other;
grant select on fixture to public;
select is(tests.outcome($$select crm.record_changed_persons(gen_random_uuid(), 1, '[]')$$), '42501', r || ' notes no persons')
from (values ('anon'), ('member'), ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

select tests.import(connection, jsonb_build_array(tests.deal(1), tests.deal(2))), tests.import(other, jsonb_build_array(tests.deal(1)))
  from fixture;
create temp table run as select crm.start_run(connection, 'admin') as id from fixture;
grant select on run to public;
set local role leadmill_worker;
select is(persons_since, null, 'before the first import nobody has changed') from run, crm.begin_run(id);
select ok(persons_since between now() - interval '11 minutes' and now() - interval '9 minutes', 'then those are looked for that did since')
  from run, crm.begin_run(id);
select is(crm.record_changed_persons(id, 2,
  '[{"id": 1001, "update_time": "2026-01-01T00:00:00Z"}, {"id": 1002, "update_time": "2026-03-01T00:00:00Z"}, {"id": 7, "update_time": "2026-03-02T00:00:00Z"}]'),
  1, 'of those who have changed the deals want them again') from run;
reset role;
select results_eq(
  'select i.deal_id, i.connection_id = f.connection from crm.imported_deal as i, fixture as f where i.person_read_at is null',
    'values (2::bigint, true)',
  'of this connection alone');
select results_eq(
  $$select l.persons
    from fixture as f,
    crm.required_reads_of(f.connection, now() - interval '2 months', now() - interval '3 days',
    jsonb_build_array(tests.deal(1), tests.deal(2))) as l$$,
  $$values ('{1002}'::bigint[])$$, 'he is read with the next page');
select ok(persons_seen_at < now() - interval '9 minutes', 'older changes do not set the mark back') from crm.connection as c, fixture as f
  where c.id = f.connection;
select crm.record_changed_persons(id, 2, '[{"id": 7, "update_time": "2037-01-01T00:00:00Z"}]') from run;
select is(persons_seen_at, '2037-01-01 00:00+00', 'newer ones move it') from crm.connection as c, fixture as f where c.id = f.connection;
select is(tests.outcome($$select crm.record_changed_persons(id, 1, '[]') from run$$), 'LM754',
  'a worker whose run was taken over notes nothing');

select * from finish();
rollback;
