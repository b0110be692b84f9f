create or replace function file.files_to_clean(slice integer default 100)
returns table (file_id uuid, folder text, object_key text, status text)
language plpgsql volatile security definer -- the worker has no access to the table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  update file.file as f
  set status = 'deleted', deletion_reason = 'not_uploaded', deleted_at = clock_timestamp()
  where f.id = any(array(
    select o.id
    from file.file as o
    where o.cleaned_at is null and o.status = 'awaited' and o.upload_ends_at < clock_timestamp() - interval '1 day'
    order by o.upload_ends_at
    limit files_to_clean.slice
    for update skip locked));
  return query
  select f.id, f.folder, case f.status when 'stored' then f.object_key end, f.status
  from file.file as f
  where f.cleaned_at is null and f.status <> 'awaited'
    -- Until then new objects can appear: an upload that has begun may take long, and clocks differ.
    and f.upload_ends_at < clock_timestamp() - interval '15 minutes'
  order by f.upload_ends_at
  limit files_to_clean.slice;
end
$$;

comment on function file.files_to_clean(integer) is
$$Files whose folders in storage must be emptied, except for the named object. First deletes uploads that were not completed
within a day.$$;

grant execute on function file.files_to_clean(integer) to leadmill_worker;
