begin;
select plan(19);

create function pg_temp.delivery(status text) returns uuid language sql as $$
  insert into notification.delivery (template, user_id, status, attempts, status_code, last_error, finished_at)
  select 'account_exists', tests.create_user(), delivery.status, 3, 550, 'no', case when delivery.status in ('sent', 'failed')
    then now() end
  returning id
$$;
create temp table f as
select tests.create_user('boss@people.example', admin => true) as boss, tests.create_user('ann@people.example') as ann,
  pg_temp.delivery('failed') as failed, pg_temp.delivery('due') as waiting, pg_temp.delivery('sending') as sending,
    pg_temp.delivery('sent') as sent;
grant select on f to public;

select tests.act_as_anon();
select is(tests.outcome('select api.retry_delivery(failed) from f'), '42501', 'anonymous callers retry nothing');
select is(tests.outcome('select notification.retry_delivery(failed) from f'), '42501',
  'anonymous callers cannot call the function of the room');
select tests.act_as_nobody();
select tests.act_as(ann) from f;
select is(tests.outcome('select api.retry_delivery(failed) from f'), '42501', 'members retry nothing');
select tests.act_as_nobody();
select is(tests.outcome('select notification.retry_delivery(failed) from f'), '42501', 'the function is refused to ' || r)
from (values ('partner'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;

select tests.act_as_nobody();
select is((select count(*)::integer from queue.procrastinate_jobs), 0, 'refused calls make no job');
select tests.act_as(boss) from f;
select is(tests.outcome('select api.retry_delivery(gen_random_uuid())'), '404 LM701', 'an unknown delivery is 404 LM701');
select is(tests.outcome(format('select api.retry_delivery(%L)', id)), '409 LM702', 'a delivery that has not failed is 409 LM702')
from f, unnest(array[waiting, sending, sent]) as id;
select is(tests.outcome('select api.retry_delivery(null)'), '404 LM701', 'a null delivery is 404 LM701');
select is(tests.outcome('select api.retry_delivery(failed) from f'), 'done', 'an admin retries a failed delivery');
select is(tests.outcome('select api.retry_delivery(failed) from f'), '409 LM702', 'retrying again is 409 LM702');
select is(
  (select array_agg(d.status order by d.id) from api.deliveries as d, f where d.id in (waiting, failed)), array['due', 'due'],
    'the retried delivery is due');
select tests.act_as_nobody();

select results_eq(
  'select j.id, task_name::text, args from queue.procrastinate_jobs as j',
  $$select d.job_id, 'send_mail', jsonb_build_object('delivery_id', d.id) from notification.delivery as d join f on d.id = failed$$,
  'the delivery has one new job and stores its id');
select is(
  (select (status, attempts, status_code, last_error, finished_at)::text from notification.delivery join f on id = failed),
  '(due,3,550,no,)', 'the last error remains until the next attempt');
select isnt(notification.claim_delivery(failed), null, 'the worker claims the retried delivery') from f;

select * from finish();
rollback;
