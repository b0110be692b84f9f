begin;
select plan(5);

create temp table fixture as select tests.create_file(o, status => 'awaited') as file, tests.create_file(p) as stored
from tests.create_organization() as o, tests.create_organization() as p;
grant select on fixture to public;

select tests.serve();
select is(file.refuse_upload(gen_random_uuid()), false, 'what is not there is not refused');
select is(file.refuse_upload(stored), false, 'nor what is stored') from fixture;
select is(file.refuse_upload(file), true, 'an awaited file is refused') from fixture;
select is(file.refuse_upload(file), false, 'once') from fixture;
select tests.act_as_nobody();
select results_eq(
  'select f.status, f.deletion_reason, f.deleted_at is not null from file.file as f, fixture where f.id in (file, stored) order by 1',
  $$values ('deleted', 'refused', true), ('stored', null, false)$$, 'it is deleted, with the reason');

select * from finish();
rollback;
