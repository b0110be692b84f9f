begin;
select plan(4);

create temp table a as select tests.create_organization('A') as id;
delete from queue.procrastinate_jobs;
update identity.organization set name = 'B' where id = (select id from a);
select is_empty('select from queue.procrastinate_jobs', 'a change of name defers no job');
update identity.organization set status = 'suspended' where id = (select id from a);
select results_eq($$select task_name::text, args, queueing_lock from queue.procrastinate_jobs$$,
  $$select 'refresh_funding', jsonb_build_object('organization_id', id), null::text
    from a$$, 'a suspension defers a job that runs after the commit');
update identity.organization set status = 'active' where id = (select id from a);
select is((select count(*) from queue.procrastinate_jobs), 2::bigint, 'an activation defers a job');
update identity.organization set deleted_at = clock_timestamp() where id = (select id from a);
select is((select count(*) from queue.procrastinate_jobs), 3::bigint, 'a deletion defers a job');

select * from finish();
rollback;
