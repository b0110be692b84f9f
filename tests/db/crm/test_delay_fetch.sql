begin;
select plan(6);

create temp table f as select tests.create_connection() as connection;
grant select on f to public;

select is(tests.outcome($$select crm.delay_fetch(connection, null, '1 minute') from f$$), '42501', format('%s delays nothing', v.r))
from (values ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', v.r, true)) as s;

set local role leadmill_worker;
select crm.delay_fetch(connection, 'rate_limited', '1 minute') from f;
reset role;
select is(c.problem, 'rate_limited', 'the connection says what stands in the way')
from crm.connection as c join f on c.id = f.connection;
create temp view job as
select j.scheduled_at from queue.procrastinate_jobs as j join f on j.args ->> 'connection_id' = f.connection::text
where j.task_name = 'fetch_deals' and j.status = 'todo';
select results_eq(
  $$select scheduled_at > now() + interval '50 seconds' from job$$, 'values (true)', 'a job reads the deals later');

set local role leadmill_worker;
select crm.delay_fetch(connection, null, '1 hour') from f;
reset role;
select is(c.problem, 'rate_limited', 'a delay without a problem leaves the former one')
from crm.connection as c join f on c.id = f.connection;
select is((select count(*) from job), 1::bigint, 'one job is enough');

select * from finish();
rollback;
