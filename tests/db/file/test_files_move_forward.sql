begin;
select plan(17);

create temp table fixture as select tests.create_organization() as organization;
create temp view mine as select f.* from file.file as f where f.organization_id = (select organization from fixture);

select throws_ok(
  $$insert into file.file (purpose, organization_id, media_type, byte_count, upload_ends_at, status, folder, object_key, stored_at)
    select 'logo', organization, 'image/png', 10, now() + interval '1 minute', 'stored', 'a', 'a/b', now() from fixture$$,
  'LM259', null, 'no file begins as stored');
select tests.create_file(organization, status => 'awaited') is not null from fixture;
select throws_ok('update mine set ' || c, 'LM259', null, 'never: ' || c)
from unnest(array[
  'byte_count = 2000', $$media_type = 'image/jpeg'$$, 'organization_id = gen_random_uuid()', $$purpose = 'attachment'$$,
  $$folder = 'other'$$, 'id = gen_random_uuid()', $$created_at = now() - interval '1 year'$$, $$object_key = folder || '/x'$$]) as c;
select lives_ok($$update mine set status = 'stored', object_key = folder || '/x', stored_at = now()$$, 'it is stored');
select throws_ok($$update mine set object_key = folder || '/y'$$, 'LM259', null, 'the object that was looked at stays');
select throws_ok($$update mine set status = 'awaited', object_key = null, stored_at = null$$, 'LM259', null, 'it is not awaited again');
update mine set cleaned_at = now();
select lives_ok($$update mine set status = 'deleted', deletion_reason = 'removed', deleted_at = now()$$, 'a stored file is deleted');
select is((select cleaned_at from mine), null, 'the folder of a deleted file is to be cleaned again');
select throws_ok($$update mine set status = 'stored', deletion_reason = null, deleted_at = null$$, 'LM259', null, 'deleted is final');
select lives_ok($$update mine set cleaned_at = now()$$, 'the folder of a deleted file is cleaned');
select isnt((select cleaned_at from mine), null, 'the time of the cleaning is recorded');

select * from finish();
rollback;
