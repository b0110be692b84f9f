begin;
select plan(6);

-- The clock of the entry as it is deployed, minute by minute; when imports begin, in UTC.
create function pg_temp.begun(first date, last date) returns setof text language plpgsql as $$
declare
  v_entry queue.schedule;
  v_at timestamptz := first::timestamp at time zone 'UTC';
begin
  select s.* into v_entry from queue.schedule as s where s.task = 'start_imports';
  v_entry.last_fired_at := v_at;
  while v_at < last::timestamp at time zone 'UTC' loop
    if queue.is_due(v_entry, v_at) then
      return next to_char(v_at at time zone 'UTC', 'MM-DD HH24:MI');
      v_entry.last_fired_at := v_at;
    end if;
    v_at := v_at + interval '1 minute';
  end loop;
end
$$;
select results_eq(
  $$select pg_temp.begun('2026-10-31', '2026-11-02')$$,
  $$values ('10-31 12:00'), ('10-31 15:00'), ('10-31 18:00'), ('10-31 21:00'), ('11-01 13:00'), ('11-01 16:00'), ('11-01 19:00'),
    ('11-01 22:00')$$,
  'at 8, 11, 14 and 17 in New York: summer time ends');
select results_eq(
  $$select pg_temp.begun('2027-03-13', '2027-03-15')$$,
  $$values ('03-13 13:00'), ('03-13 16:00'), ('03-13 19:00'), ('03-13 22:00'), ('03-14 12:00'), ('03-14 15:00'), ('03-14 18:00'),
    ('03-14 21:00')$$,
  'and begins');

create temp table fixture as select tests.create_connection() as connection;
update queue.schedule set last_fired_at = '2026-10-31 00:00+00';
select ok('import from CRMs' = any(array(select queue.tick('2026-10-31 12:00+00'))), 'the tick of that minute');
select is((select count(*)::integer from queue.procrastinate_jobs where task_name = 'start_imports'), 1, 'has one job made');
create temp table begun as select crm.start_runs() as run;
select is(count(*)::integer, 1, 'which begins an import of each connection') from fixture as f
  join crm.import_run as i on i.connection_id = f.connection join begun as b on b.run = i.id;
update queue.schedule set last_fired_at = '2026-10-31 00:00+00';
select ok('import from CRMs' <> all(array(select queue.tick('2026-10-31 14:30+00'))),
  'what was missed by more than two hours waits for the next');

select * from finish();
rollback;
