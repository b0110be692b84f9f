begin;
select plan(5);

create temp table f as select tests.create_connection() as connection;
grant select on f to public;
create function pg_temp.state() returns text
language sql
return (
  select concat_ws(' ', coalesce(c.webhook_id::text, 'none'), c.problem, case when c.problem_at is not null then 'dated' end)
  from crm.connection as c join f on c.id = f.connection);

select is(tests.outcome('select crm.record_webhook(connection, 1) from f'), '42501', format('%s records no webhook', v.r))
from (values ('admin'), ('leadmill_api')) as v (r), lateral (select set_config('role', v.r, true)) as s;

set local role leadmill_worker;
select crm.record_webhook(connection, 77) from f;
reset role;
select is(pg_temp.state(), '77', 'the number of the webhook is kept');

set local role leadmill_worker;
select crm.record_webhook(connection, null, 'webhook_refused') from f;
reset role;
select is(pg_temp.state(), 'none webhook_refused dated', 'a webhook that cannot be made leaves a problem with its time');

set local role leadmill_worker;
select crm.record_webhook(connection, 78) from f;
reset role;
select is(pg_temp.state(), '78', 'one that is made later solves it');

select * from finish();
rollback;
