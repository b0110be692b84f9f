create or replace function file.refuse_upload(file_id uuid) returns boolean
language sql volatile security definer -- the service sees no table
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
$$Note that the upload is not what was announced. False when it is not awaited any more: somebody else completed it.$$;

grant execute on function file.refuse_upload(uuid) to leadmill_api;
