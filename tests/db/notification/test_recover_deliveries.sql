begin;
select plan(13);

select is(tests.outcome('select * from notification.recover_deliveries()'), '42501', r || ' recovers nothing')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
set local role leadmill_worker;
select is(tests.outcome('select * from notification.recover_deliveries()'), 'done', 'the worker may recover deliveries');
reset role;

create function pg_temp.delivery(status text, job text) returns uuid language plpgsql set search_path = queue, public, pg_temp as $$
declare
  v_id uuid;
begin
  insert into notification.delivery (template, user_id, status, finished_at, job_id)
  select 'account_exists', tests.create_user(), delivery.status, case when delivery.status in ('sent', 'failed') then now() end,
    queue.defer('send_mail')
  returning id into v_id;
  update queue.procrastinate_jobs as j set status = nullif(delivery.job, 'gone')::queue.procrastinate_job_status
  from notification.delivery as d where d.id = v_id and j.id = d.job_id and delivery.job <> 'gone';
  delete from queue.procrastinate_jobs as j using notification.delivery as d
    where d.id = v_id and j.id = d.job_id and delivery.job = 'gone';
  return v_id;
end
$$;
create temp table d as
select s as status, j as job, pg_temp.delivery(s, j) as id
from unnest(array['due', 'sending', 'sent', 'failed']) as s,
  unnest(array['todo', 'doing', 'succeeded', 'failed', 'cancelled', 'aborted', 'gone']) as j;
create temp table before as select n.* from notification.delivery as n;

select results_eq(
  'select delivery_id, template from notification.recover_deliveries() order by delivery_id',
  $$select id, 'account_exists' from d where status in ('due', 'sending') and job not in ('todo', 'doing') order by id$$,
  'deliveries whose job is over are returned');
select set_eq(
  $$select d.status, d.job, n.last_error, n.finished_at is not null from d join notification.delivery as n using (id)
    where n.status = 'failed' and d.status <> 'failed'$$,
  $$select s, j, 'its job ended without a report' as error, true as finished
    from unnest(array['due', 'sending']) as s, unnest(array['succeeded', 'failed', 'cancelled', 'aborted', 'gone']) as j$$,
  'a recovered delivery is failed, with the reason');
select is_empty(
  $$select n.* from notification.delivery as n join d using (id) where d.job in ('todo', 'doing') or d.status in ('sent', 'failed')
    except select * from before$$,
  'other deliveries do not change');
select is_empty('select * from notification.recover_deliveries()', 'a delivery is recovered only once');
select is(tests.outcome(format('select notification.retry_delivery(%L)', id)), 'done', 'a recovered delivery can be sent again') from d
  where status = 'sending' and job = 'gone';
select is_empty('select * from notification.recover_deliveries()', 'a delivery with a new job is not recovered');

select * from finish();
rollback;
