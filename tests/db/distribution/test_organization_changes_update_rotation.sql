begin;
select plan(4);

create temp table a as select tests.create_organization('A') as id;
delete from queue.procrastinate_jobs;
update identity.organization set name = 'B' where id = (select id from a);
select is_empty('select from queue.procrastinate_jobs', 'another name is nothing');
update identity.organization set status = 'suspended' where id = (select id from a);
select results_eq($$select task_name::text, args, queueing_lock from queue.procrastinate_jobs$$,
  $$select 'refresh_funding', jsonb_build_object('organization_id', id), null::text from a$$, 'a suspended organisation is looked at, after the commit and never before');
update identity.organization set status = 'active' where id = (select id from a);
select is((select count(*) from queue.procrastinate_jobs), 2::bigint, 'as is one that is active again');
update identity.organization set deleted_at = clock_timestamp() where id = (select id from a);
select is((select count(*) from queue.procrastinate_jobs), 3::bigint, 'or deleted');

select * from finish();
rollback;
