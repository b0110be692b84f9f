begin;
select plan(7);

create temp table f as select tests.create_connection() as connection;
grant select on f to public;
create function pg_temp.webhooks() returns text
language sql
return (
  select coalesce(string_agg(w.object || ' ' || w.webhook_id, ', ' order by w.object), 'none')
  from crm.webhook as w join f on w.connection_id = f.connection);

select is(tests.outcome($$select crm.record_webhook(connection, 'deal', 1) from f$$), '42501', format('%s records no webhook', v.r))
from (values ('admin'), ('member'), ('leadmill_api')) as v (r), lateral (select set_config('role', v.r, true)) as s;

set local role leadmill_worker;
select crm.record_webhook(connection, o.object, 76 + o.place)
from f, unnest('{deal, lead}'::text[]) with ordinality as o (object, place);
reset role;
select is(pg_temp.webhooks(), 'deal 77, lead 78', 'the number of each webhook is kept');

set local role leadmill_worker;
select crm.record_webhook(connection, 'deal', 80) from f;
select crm.record_webhook(connection, 'lead') from f;
select crm.record_webhook(connection, 'person') from f;
reset role;
select is(pg_temp.webhooks(), 'deal 80', 'another takes its place, and one that is gone leaves');

select is(tests.outcome($$select crm.note_problem(connection, 'x') from f$$), '42501', 'the service notes no problem')
from (select set_config('role', 'leadmill_api', true)) as s;
set local role leadmill_worker;
select crm.note_problem(connection, 'no_webhook_status_400') from f;
reset role;
select results_eq(
  $$select c.problem, c.problem_at is not null, c.status from crm.connection as c join f on c.id = f.connection$$,
  $$values ('no_webhook_status_400', true, 'connected')$$, 'what stands in the way is told, and the connection is none the worse for it');

select * from finish();
rollback;
