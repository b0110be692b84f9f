create or replace function file.store_upload(file_id uuid, object_key text) returns boolean
language plpgsql volatile security definer -- the service has no access to the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_id uuid;
begin
  -- Logos of an organisation are stored one after the other, because each replaces the one before.
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
$$Record that this object of the file's folder was checked and is what was announced. A logo replaces the one before. If
several requests complete an upload at once, only one gets true, and the objects of the others are not needed. Locks the
organisation, then its files.$$;

grant execute on function file.store_upload(uuid, text) to leadmill_api;
