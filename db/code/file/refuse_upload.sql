create or replace function file.refuse_upload(file_id uuid) returns boolean
language sql volatile security definer -- the service has no access to the table
set search_path = pg_catalog, pg_temp
as $$
  with refused as (
    update file.file as f
    set status = 'deleted', deletion_reason = 'refused', deleted_at = clock_timestamp()
    where f.id = refuse_upload.file_id and f.status = 'awaited'
    returning f.id
  )
  select exists (select from refused)
$$;

comment on function file.refuse_upload(uuid) is
$$Record that an upload is not what was announced. Returns false if it is no longer awaited, because another request has
completed it.$$;

grant execute on function file.refuse_upload(uuid) to leadmill_api;
