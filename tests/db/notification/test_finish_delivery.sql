begin;
select plan(24);

create function pg_temp.delivery(status text) returns uuid language sql as $$
  insert into notification.delivery (template, user_id, status, finished_at)
  select 'account_exists', tests.create_user(), delivery.status, case when delivery.status in ('sent', 'failed') then timestamptz '2026-01-01' end
  returning id
$$;
create function pg_temp.finish(id uuid, outcome text, code integer default null, error text default null) returns text
language plpgsql as $$
begin
  perform notification.finish_delivery(finish.id, finish.outcome, finish.code, finish.error);
  return (
    select concat_ws(' ', d.status, d.smtp_code, d.last_error, case when d.finished_at > now() - interval '1 day' then 'just now' end)
    from notification.delivery as d where d.id = finish.id);
end
$$;

select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), 'sent', 250, null)$$), '42501', r || ' says nothing about mails')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
set local role leadmill_worker;
select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), 'sent', 250, null)$$), 'done', 'the worker does; what there is not is no error');
select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), 'queued', null, null)$$), 'LM703', 'an outcome that is none is refused');
select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), null, null, null)$$), 'LM703', 'so is no outcome');
reset role;

select is(pg_temp.finish(pg_temp.delivery('sending'), 'sent', 250), 'sent 250 just now', 'sent');
select is(pg_temp.finish(pg_temp.delivery('sending'), 'retry', 451, 'later'), 'queued 451 later', 'to be tried again: waits, and is not finished');
select is(pg_temp.finish(pg_temp.delivery('sending'), 'failed', 550, 'no'), 'failed 550 no just now', 'failed for good');
select is(pg_temp.finish(pg_temp.delivery('queued'), 'failed', null, 'defect'), 'failed defect just now', 'it may fail before it was begun');
select is(pg_temp.finish(pg_temp.delivery('queued'), 'retry', null, 'later'), 'queued', 'what was not begun is not given back');
select is(length(pg_temp.finish(pg_temp.delivery('sending'), 'failed', null, repeat('x', 5000))), length('failed  just now') + 1000, 'long words are cut');

-- Two workers had it, because the first was thought dead.
create temp table d as select pg_temp.delivery('sending') as id;
select is(pg_temp.finish(id, 'retry', 451, 'later'), 'queued 451 later', 'the second is put off') from d;
select is(pg_temp.finish(id, 'sent', 250), 'sent 250 just now', 'the first was not dead and has sent it') from d;
select is(notification.claim_delivery(id), null, 'so it is not tried again') from d;
select is(pg_temp.finish(id, o, 550, 'no'), 'sent 250 just now', 'what was sent stays sent: ' || o) from d, unnest(array['retry', 'failed']) as o;
select is(pg_temp.finish(pg_temp.delivery('sent'), 'sent', 251), 'sent', 'from the moment when it was first said');
select is(pg_temp.finish(pg_temp.delivery('failed'), 'sent', 250), 'sent 250 just now', 'even if it was given up meanwhile');
select is(pg_temp.finish(pg_temp.delivery('failed'), o, 451, 'later'), 'failed', 'what was given up is not taken back: ' || o) from unnest(array['retry', 'failed']) as o;

select * from finish();
rollback;
