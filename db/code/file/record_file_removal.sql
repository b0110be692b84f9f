create or replace function file.record_file_removal(file_id uuid, status text) returns void
language sql volatile security definer -- the worker sees no table
set search_path = pg_catalog, pg_temp
as $$
  update file.file as f
  set cleaned_at = clock_timestamp()
  where f.id = record_file_removal.file_id and f.status = record_file_removal.status and f.cleaned_at is null
$$;

comment on function file.record_file_removal(uuid, text) is
$$Note that the folder of a file was cleaned as its status demands. When that has changed since, it is to be cleaned again.$$;

grant execute on function file.record_file_removal(uuid, text) to leadmill_worker;
