begin;
select plan(23);

create temp table f as
select
  o, tests.create_user('owner@people.example', o) as owner, tests.create_user('manager@people.example', o) as manager,
  tests.create_user('viewer@people.example', o) as viewer, tests.create_user('gone@people.example', o) as gone,
  tests.create_user('blocked@people.example', o) as blocked, tests.create_user('erased@people.example', o) as erased,
  tests.create_user('boss@people.example', admin => true) as boss, tests.create_user('exboss@people.example', admin => true) as exboss,
  tests.create_lead(tests.create_niche()) as lead
from tests.create_organization() as o;
update identity.membership set role = 'admin' from f where user_id = manager;
update identity.membership set role = 'viewer' from f where user_id = viewer;
update identity.membership set ended_at = now() from f where user_id = gone;
update identity.user_account set status = 'suspended' from f where id in (blocked, exboss);
update identity.user_account set deleted_at = now(), status = 'deactivated' from f where id = erased;
grant select on f to public;

select is(tests.outcome($$select notification.enqueue_mail('password_changed', 'user', owner) from f$$), '42501',
  r || ' may not enqueue mails')
from (values ('anon'), ('member'), ('partner'), ('admin'), ('leadmill_api'), ('leadmill_worker'), ('leadmill_monitor')) as v (r),
  lateral (select set_config('role', r, true)) as s;
select tests.act_as_nobody();

create temp table made as select notification.enqueue_mail('password_changed', 'user', owner) as ids from f;
select results_eq(
  $$select d.id, template, user_id, organization_id, lead_id, refs, status, attempts from notification.delivery as d$$,
  $$select ids[1], 'password_changed', owner, null::uuid, null::uuid, '{}'::jsonb, 'due', 0
    from f, made$$, 'a mail to a user is one delivery');
select results_eq(
  $$select j.id, task_name::text, args from queue.procrastinate_jobs as j$$,
  $$select d.job_id, 'send_mail', jsonb_build_object('delivery_id', d.id)
    from notification.delivery as d$$, 'a delivery has one job and stores its id');
select is((select locks.lock || locks.queueing_lock from queue.procrastinate_jobs as locks), null,
  'the jobs of mails do not wait for each other');

create function pg_temp.told(template text, kind text, id uuid, refs jsonb default '{}') returns text[] language sql as $$
  select coalesce(array_agg(coalesce(u.email, 'lead') order by u.email collate "C"), '{}')
  from unnest(notification.enqueue_mail(template, kind, id, refs)) as made (delivery_id)
  join lateral (select * from notification.delivery as d where d.id = made.delivery_id) as d on true
  left join identity.user_account as u on u.id = d.user_id
$$;
select is(
  notification.enqueue_mail('lead_assigned', 'organization', gen_random_uuid()), '{}'::uuid[],
    'a mail to an unknown organisation has no recipients');
create temp table told as select notification.enqueue_mail('lead_assigned', 'organization', o, '{"assignment_id": "a"}') as ids from f;
select results_eq(
  $$select u.email, d.organization_id = f.o, d.refs from f, notification.delivery as d join identity.user_account as u on u.id = d.user_id
    where d.id = any (select unnest(ids) from told) order by u.email collate "C"$$,
  $$values ('manager@people.example', true, '{"assignment_id": "a"}'::jsonb), ('owner@people.example', true, '{"assignment_id": "a"}')$$,
  'a mail to an organisation goes to its owners and admins, not to plain, former, suspended or erased members');
create temp table admins as select notification.enqueue_mail('lead_pending', 'admins', null) as ids;
select results_eq(
  $$select u.email, d.organization_id from notification.delivery as d join identity.user_account as u on u.id = d.user_id
    where d.id = any (select unnest(ids) from admins)$$,
  $$values ('boss@people.example', null::uuid)$$, 'a mail to admins goes to active admins');
create temp table submitter as select notification.enqueue_mail('lead_confirmation', 'lead', lead) as ids from f;
select results_eq(
  $$select d.lead_id, d.user_id from notification.delivery as d where d.id = any (select unnest(ids) from submitter)$$,
  $$select lead, null::uuid from f$$, 'a mail to a submitter stores the lead and not the address');
select is(notification.enqueue_mail('password_changed', 'user', erased), '{}'::uuid[], 'an erased user gets no mail') from f;
select is(notification.enqueue_mail('password_changed', 'user', gen_random_uuid()), '{}'::uuid[], 'an unknown user gets no mail');
select is(notification.enqueue_mail('password_changed', 'everybody', null), '{}'::uuid[], 'an unknown kind of recipient gets no mail');
create temp table both_told as
select notification.enqueue_mails('lead_assigned', 'organization',
  array[(o, '{"assignment_id": "b"}'), (other, '{"assignment_id": "c"}')]::notification.recipient[]) as ids
from f, tests.create_organization() as other, lateral (select tests.create_user('other@people.example', other)) as u;
select results_eq(
  $$select u.email, d.refs, j.args from both_told, notification.delivery as d join identity.user_account as u on u.id = d.user_id
    join queue.procrastinate_jobs as j on j.id = d.job_id
    where d.id = any (ids) order by u.email collate "C"$$,
  $$select u.email, jsonb_build_object('assignment_id', case u.email when 'other@people.example' then 'c' else 'b' end),
    jsonb_build_object('delivery_id', d.id)
    from both_told, notification.delivery as d join identity.user_account as u on u.id = d.user_id where d.id = any (ids)
      order by u.email collate "C"$$,
  'of several organisations, each member gets the mail of the own organisation, by a job of its own');
select is((select count(*) from queue.procrastinate_jobs), (select count(*) from notification.delivery), 'each delivery has a job');
select is_empty($$select from queue.procrastinate_jobs where args::text ~ '@'$$, 'no job holds an address');
select is(tests.outcome($$select notification.enqueue_mail('spam', 'user', owner) from f$$), '23503',
  'a mail without a template is refused');
select is(tests.outcome($$select notification.enqueue_mail('password_changed', 'user', owner, '[]') from f$$), '23514',
  'refs that are not an object are refused');
select is((select count(*)::integer from notification.delivery), 8, 'refused mails leave no delivery');

select * from finish();
rollback;
