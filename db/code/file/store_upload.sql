create or replace function file.store_upload(file_id uuid, object_key text) returns boolean
language plpgsql volatile security definer -- the service sees no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  -- An organisation's logos are stored one after the other: each replaces the one before.
  perform from identity.organization as o
  where o.id = (select f.organization_id from file.file as f where f.id = store_upload.file_id)
  for no key update;
  select f.id into v_id
  from file.file as f
  where f.id = store_upload.file_id and f.status = 'awaited'
  for update;
  if not found then
    return false;
  end if;
  update file.file as f
  set status = 'deleted', deletion_reason = 'replaced', deleted_at = clock_timestamp()
  where f.organization_id = (select n.organization_id from file.file as n where n.id = v_id)
    and f.purpose = 'logo' and f.status = 'stored';
  update file.file as f
  set status = 'stored', object_key = store_upload.object_key, stored_at = clock_timestamp()
  where f.id = v_id;
  return true;
end
$$;

comment on function file.store_upload(uuid, text) is
$$Note that this object of the file's folder was looked at and is what was announced. A logo replaces the one before. Of several who
complete an upload at once one is told true: the objects of the others are not needed. Locks the organisation, then its files.$$;

grant execute on function file.store_upload(uuid, text) to leadmill_api;
