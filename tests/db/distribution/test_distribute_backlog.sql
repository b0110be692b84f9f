begin;
select plan(23);

create temp table f as
select n, tests.create_level(n, 100, 1) as level from tests.create_niche() as n;
create temp table s as select tests.create_subscription(level) as id from f, generate_series(1, 3);
create temp table l as
select i as n, tests.create_lead(f.n) as id from f, generate_series(1, 6) as i;
create temp table job as
select n, queue.defer('distribute_lead', jsonb_build_object('lead_id', id)) as id from l where n > 1;
grant select on l to public;
create function pg_temp.waiting() returns integer[] language sql as $$
  select array(select j.n from job as j join queue.procrastinate_jobs as q on q.id = j.id order by j.n)
$$;
create function pg_temp.work(number integer, most integer) returns jsonb language sql as $$
  select tests.forget_locks();
  select distribution.distribute_backlog(l.id, most) from l where l.n = number;
$$;
create function pg_temp.sold() returns integer[] language sql as $$
  select array(select l.n from l join sale.assignment as a on a.lead_id = l.id order by a.turn)
$$;

select ok(not has_function_privilege(r, 'distribution.distribute_backlog(uuid, integer, text)', 'execute'), format('not for %s', r))
from unnest('{anon,member,admin}'::text[]) as r;
select is(tests.outcome('select distribution.distribute_backlog(gen_random_uuid())'), '404 LM305', 'an unknown lead is not found');
select is(tests.outcome($$select distribution.distribute_backlog(tests.create_lead(n, status => 'rejected')) from f$$), 'done',
  'a lead that was rejected in the meantime is not a failure');

select is(distribution.distribute_backlog(tests.create_lead(n, status => 'rejected')), '[]', 'nothing is sold of it') from f;

-- The filters of its niche are being upgraded.
insert into distribution.filter_upgrade (niche_id, form_schema_id) select s.niche_id, s.id from catalog.form_schema as s, f
  where s.niche_id = f.n;
select is(pg_temp.work(1, 3), '[]', 'a lead waits until its filters are upgraded');
select results_eq('select lead_id, retry_at from distribution.waiting_lead', 'select id, null::timestamptz from l where n = 1',
  'it is in waiting_lead');
select is(pg_temp.waiting(), '{2,3,4,5,6}', 'the other leads keep their jobs');
select is(distribution.upgrade_filters(n), 0, 'no filter needs the upgrade') from f;
select is_empty('select from distribution.waiting_lead', 'the lead does not wait any longer');
select results_eq(
  $$select args ->> 'lead_id' from queue.procrastinate_jobs where task_name = 'distribute_waiting' and status = 'todo'$$,
  'select id::text from l where n = 1', 'it has a job again');
select cmp_ok(w.priority, '<', min(j.priority), 'behind those of leads that have just been approved')
from queue.procrastinate_jobs as w, queue.procrastinate_jobs as j
where w.task_name = 'distribute_waiting' and j.task_name = 'distribute_lead' group by w.priority;
create temp table again as select id from queue.procrastinate_jobs where task_name = 'distribute_waiting';
select queue.delete_locked_jobs(array(select id from again));

select is(jsonb_array_length(pg_temp.work(1, 3)), 3, 'a lead is sold together with two that wait');
select is(pg_temp.sold(), '{1,2,3}', 'they are sold in the order of their jobs');
select is(pg_temp.waiting(), '{4,5,6}', 'their jobs are deleted');

-- One that cannot be sold does not keep the others from it.
create function pg_temp.fifth_fails() returns trigger language plpgsql as $$
begin
  if new.lead_id = (select id from l where n = 5) then raise exception 'no'; end if;
  return new;
end $$;
create trigger fifth_fails before insert on sale.assignment for each row execute function pg_temp.fifth_fails();
set local client_min_messages = error; -- it warns
select is(jsonb_array_length(pg_temp.work(4, 20)), 1, 'where one of them fails, the own lead is sold alone');
select is(pg_temp.sold(), '{1,2,3,4}', 'no other lead is sold with it');
select is(pg_temp.waiting(), '{4,5,6}', 'all jobs wait for their turn');
select is(tests.outcome($$select pg_temp.work(5, 20)$$), 'P0001', 'the lead that fails reports it in its own job');
drop trigger fifth_fails on sale.assignment;

-- Again.
select is(pg_temp.work(4, 20) -> 0 ->> 'outcome', 'full', 'a lead that was distributed can be distributed again');
select is(jsonb_array_length(pg_temp.work(5, 20)), 2, 'a job whose turn has come takes the others with it');
select is(pg_temp.waiting(), '{4}', 'jobs of leads that are not waiting are left');

select * from finish();
rollback;
