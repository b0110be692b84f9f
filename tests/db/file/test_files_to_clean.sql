begin;
select plan(12);

create temp table fixture as select
  tests.create_file(o) as stored, tests.create_file(p, status => 'deleted') as deleted,
  tests.create_file(lead => l, status => 'awaited') as forgotten, tests.create_file(lead => l, status => 'awaited') as young
from tests.create_organization() as o, tests.create_organization() as p, tests.create_lead(tests.create_niche()) as l;
grant select on fixture to public;
create temp view listed as
  select case c.file_id when stored then 'stored' when deleted then 'deleted' when forgotten then 'forgotten' else 'young' end as name,
    c.folder = f.folder as is_its_folder, c.object_key = f.object_key as keeps, c.status
  from file.files_to_clean() as c join file.file as f on f.id = c.file_id cross join fixture;
create function pg_temp.age(file uuid, by interval) returns void language plpgsql as $$
begin
  alter table file.file disable trigger files_move_forward;
  update file.file as f set created_at = f.created_at - by, upload_ends_at = f.upload_ends_at - by where f.id = file;
  alter table file.file enable trigger files_move_forward;
end $$;

select is_empty(
  $$select r, f from unnest('{anon,member,partner,admin,leadmill_api}'::text[]) as r,
      unnest('{file.files_to_clean(integer),file.record_file_removal(uuid\,text)}'::text[]) as f
    where has_function_privilege(r, f, 'execute')$$, 'only the worker cleans');
select is_empty('select * from listed', 'as long as something may be uploaded nothing is cleaned');
select pg_temp.age(stored, '20 minutes'), pg_temp.age(deleted, '20 minutes'), pg_temp.age(young, '24 hours') from fixture;
select is_empty('select * from listed', 'nothing is cleaned for a quarter of an hour after the upload has ended');
select pg_temp.age(stored, '6 minutes'), pg_temp.age(deleted, '6 minutes') from fixture;
select set_eq(
  'select * from listed', $$values ('stored', true, true, 'stored'), ('deleted', true, null, 'deleted')$$,
  'folders are emptied then, but for the object that is kept');
select pg_temp.age(forgotten, '24 hours 11 minutes') from fixture;
select set_eq(
  'select name, keeps, status from listed',
  $$values ('stored', true, 'stored'), ('deleted', null, 'deleted'), ('forgotten', null, 'deleted')$$,
  'what nobody has completed for a day goes with them');
select results_eq(
  'select status, deletion_reason from file.file as f, fixture where f.id in (forgotten, young) order by 1',
  $$values ('awaited', null), ('deleted', 'not_uploaded')$$, 'it is deleted, and what is younger is not');
select is((select count(*) from file.files_to_clean(2)), 2::bigint, 'folders are cleaned in slices');

set local role leadmill_worker;
select lives_ok($$select file.record_file_removal(id, s)
  from fixture, lateral (values (stored, 'stored'), (deleted, 'deleted'), (forgotten, 'awaited')) as t (id, s)$$, 'the worker reports');
select tests.act_as_nobody();
select set_eq('select name from listed', $$values ('forgotten')$$, 'what changed since is cleaned again');
select file.record_file_removal(forgotten, 'deleted') from fixture;
select is_empty('select * from listed', 'what is cleaned is cleaned');
update file.file as f set status = 'deleted', deletion_reason = 'removed', deleted_at = now() from fixture where f.id = stored;
select results_eq(
  'select name, keeps, status from listed', $$values ('stored', null::boolean, 'deleted')$$, 'until it is deleted: then nothing is kept');
select is(tests.outcome($$select file.record_file_removal(young, 'awaited') from fixture$$), '23514', 'an awaited file is never clean');

select * from finish();
rollback;
