begin;
select plan(24);

create function pg_temp.delivery(status text) returns uuid language sql as $$
  insert into notification.delivery (template, user_id, status, finished_at)
  select 'account_exists', tests.create_user(), delivery.status, case when delivery.status in ('sent', 'failed')
    then timestamptz '2026-01-01' end
  returning id
$$;
create function pg_temp.finish(id uuid, outcome text, code integer default null, error text default null) returns text
language plpgsql as $$
begin
  perform notification.finish_delivery(finish.id, finish.outcome, finish.code, finish.error);
  return (
    select concat_ws(' ', d.status, d.status_code, d.last_error, case when d.finished_at > now() - interval '1 day' then 'just now' end)
    from notification.delivery as d where d.id = finish.id);
end
$$;

select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), 'sent', 250, null)$$), '42501',
  r || ' may not report outcomes')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();
set local role leadmill_worker;
select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), 'sent', 250, null)$$), 'done',
  'the worker may report an outcome of an unknown delivery, without effect');
select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), 'queued', null, null)$$), 'LM703',
  'an unknown outcome raises LM703');
select is(tests.outcome($$select notification.finish_delivery(gen_random_uuid(), null, null, null)$$), 'LM703',
  'a null outcome raises LM703');
reset role;

select is(pg_temp.finish(pg_temp.delivery('sending'), 'sent', 250), 'sent 250 just now', 'a mail is reported as sent');
select is(pg_temp.finish(pg_temp.delivery('sending'), 'retry', 451, 'later'), 'due 451 later',
  'a mail that is retried is due and not finished');
select is(pg_temp.finish(pg_temp.delivery('sending'), 'failed', 550, 'no'), 'failed 550 no just now', 'a mail fails permanently');
select is(pg_temp.finish(pg_temp.delivery('due'), 'failed', null, 'defect'), 'failed defect just now',
  'a mail may fail before it is claimed');
select is(pg_temp.finish(pg_temp.delivery('due'), 'retry', null, 'later'), 'due', 'a mail that was not claimed is not put back');
select is(length(pg_temp.finish(pg_temp.delivery('sending'), 'failed', null, repeat('x', 5000))), length('failed  just now') + 1000,
  'a long error is cut at 1000 characters');

-- Two workers have claimed it, because the first was presumed dead.
create temp table d as select pg_temp.delivery('sending') as id;
select is(pg_temp.finish(id, 'retry', 451, 'later'), 'due 451 later', 'the second worker reports a retry') from d;
select is(pg_temp.finish(id, 'sent', 250), 'sent 250 just now', 'the first worker then reports that the mail was sent') from d;
select is(notification.claim_delivery(id), null, 'a mail reported as sent is not claimed again') from d;
select is(pg_temp.finish(id, o, 550, 'no'), 'sent 250 just now', 'a sent mail stays sent after a report of ' || o)
  from d, unnest(array['retry', 'failed']) as o;
select is(pg_temp.finish(pg_temp.delivery('sent'), 'sent', 251), 'sent', 'a second report of sent changes nothing');
select is(pg_temp.finish(pg_temp.delivery('failed'), 'sent', 250), 'sent 250 just now',
  'a report of sent counts after the mail was marked as failed');
select is(pg_temp.finish(pg_temp.delivery('failed'), o, 451, 'later'), 'failed', 'a failed mail stays failed after a report of ' || o)
  from unnest(array['retry', 'failed']) as o;

select * from finish();
rollback;
