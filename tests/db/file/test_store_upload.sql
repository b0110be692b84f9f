begin;
select plan(13);

create temp table fixture as select
  o as organization, tests.create_file(o) as old, tests.create_file(o, status => 'awaited') as new,
  tests.create_file(p) as of_other, tests.create_file(lead => l) as first, tests.create_file(lead => l, status => 'awaited') as second
from tests.create_organization() as o, tests.create_organization() as p, tests.create_lead(tests.create_niche()) as l;
alter table fixture add folder text, add folder_of_second text;
update fixture set folder = (select f.folder from file.file as f where f.id = new),
  folder_of_second = (select f.folder from file.file as f where f.id = second);
grant select on fixture to public;
create temp view state as select f.id, f.status, f.deletion_reason as reason, f.object_key from file.file as f;

select tests.serve();
select is(tests.outcome($$select file.store_upload(new, 'elsewhere/1') from fixture$$), '23514', 'an object of another folder is refused');
select is(file.store_upload(gen_random_uuid(), 'a/b'), false, 'what is not there is not stored');
select is(file.store_upload(new, folder || '/1'), true, 'a file is stored') from fixture;
select is(file.store_upload(new, folder || '/2'), false, 'a file is stored only once: the second caller gets false') from fixture;
select is(file.refuse_upload(new), false, 'a stored file is not refused any more') from fixture;
select is(file.store_upload(second, folder_of_second || '/1'), true, 'an attachment is stored, too') from fixture;
select tests.act_as_nobody();
select results_eq(
  'select status, reason, object_key from state, fixture where id = new', $$select 'stored', null::text, folder || '/1' from fixture$$,
  'the object of the first is kept');
select results_eq('select status, reason from state, fixture where id = old', $$values ('deleted', 'replaced')$$,
  'the logo before is replaced');
select results_eq('select status from state, fixture where id = of_other', $$values ('stored')$$, 'logos of other organisations stay');
select results_eq('select status from state, fixture where id in (first, second)', $$values ('stored'), ('stored')$$,
  'a lead has several attachments at once');
select is((select stored_at > created_at from file.file as f, fixture where f.id = new), true, 'the time is kept');
update file.file as f set status = 'deleted', deletion_reason = 'removed', deleted_at = now() from fixture where f.id = new;
select is(file.store_upload(new, folder || '/3'), false, 'a deleted file is not stored again') from fixture;
select is_empty(
  $$select from file.file as f, fixture
    where f.organization_id = fixture.organization and f.status = 'stored'$$, 'an upload that comes late brings no older file back');

select * from finish();
rollback;
