begin;
select plan(19);

create temp table fixture as select tests.create_organization() as organization, tests.create_lead(tests.create_niche()) as lead;
create function pg_temp.made(changes jsonb) returns text language plpgsql as $$
declare
  v_constraint text;
begin
  insert into file.file
  select (jsonb_populate_record(null::file.file, jsonb_build_object(
    'id', gen_random_uuid(), 'purpose', 'logo', 'organization_id', f.organization, 'media_type', 'image/png', 'byte_count', 1000,
    'status', 'awaited', 'folder', 'folder', 'created_at', now(), 'upload_ends_at', now() + interval '10 minutes') || changes)).*
  from fixture as f;
  return 'done';
exception when check_violation or unique_violation then
  get stacked diagnostics v_constraint = constraint_name;
  return v_constraint;
end $$;
-- States that files do not begin with are looked at here, too.
alter table file.file disable trigger files_move_forward;

select is(pg_temp.made(c::jsonb), n, n || ': ' || c)
from (values
  ('{"purpose": "avatar", "organization_id": null}', 'file_purpose_is_known'),
  ('{"purpose": "attachment"}', 'file_has_the_owner_of_its_purpose'),
  ('{"organization_id": null}', 'file_has_the_owner_of_its_purpose'),
  ('{"media_type": "image/svg+xml"}', 'file_media_type_is_known'),
  ('{"media_type": "text/html"}', 'file_media_type_is_known'),
  ('{"byte_count": 0}', 'file_byte_count_is_bounded'),
  ('{"byte_count": 104857601}', 'file_byte_count_is_bounded'),
  ('{"status": "lost"}', 'file_status_is_known'),
  ('{"status": "stored"}', 'file_stored_has_its_object'),
  ('{"object_key": "folder/1", "stored_at": "2026-11-21"}', 'file_stored_has_its_object'),
  ('{"status": "stored", "object_key": "folder/1"}', 'file_stored_has_its_object'),
  ('{"status": "stored", "object_key": "other/1", "stored_at": "2026-11-21"}', 'file_object_is_in_its_folder'),
  ('{"status": "deleted"}', 'file_deleted_has_a_reason'),
  ('{"deleted_at": "2026-11-21", "deletion_reason": "removed"}', 'file_deleted_has_a_reason'),
  ('{"status": "deleted", "deleted_at": "2026-11-21", "deletion_reason": "lost"}', 'file_deletion_reason_is_known'),
  ('{"cleaned_at": "2026-11-21"}', 'file_awaited_is_not_clean'),
  ('{"upload_ends_at": "2001-01-01"}', 'file_upload_ends_after_it_begins')) as t (c, n);

select is(pg_temp.made('{"status": "stored", "object_key": "folder/1", "stored_at": "2026-11-21"}'), 'done', 'a logo is stored');
select is(
  pg_temp.made('{"folder": "other", "status": "stored", "object_key": "other/1", "stored_at": "2026-11-21"}'),
  'file_logo_is_the_only_one', 'an organisation has one at most');

select * from finish();
rollback;
