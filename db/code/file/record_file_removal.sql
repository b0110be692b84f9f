create or replace function file.record_file_removal(file_id uuid, status text) returns void
language sql volatile security definer -- the worker has no access to the table
set search_path = pg_catalog, pg_temp
as $$
  update file.file as f
  set cleaned_at = clock_timestamp()
  where f.id = record_file_removal.file_id and f.status = record_file_removal.status and f.cleaned_at is null
$$;

comment on function file.record_file_removal(uuid, text) is
$$Record that the folder of a file was cleaned as its status required. If the status has changed since, it will be cleaned
again.$$;

grant execute on function file.record_file_removal(uuid, text) to leadmill_worker;
