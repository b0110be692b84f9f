create or replace function sale.readable_file(file_id uuid)
returns table (purpose text, media_type text, object_key text)
language plpgsql stable security definer -- the service sees no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
begin
  return query
  select f.purpose, f.media_type, f.object_key
  from file.file as f
  where f.id = readable_file.file_id
    and f.status = 'stored'
    -- Repeats the policies of file.file, which do not apply here; a test compares the two.
    and (
      request.claim('role') = 'admin'
      or request.claim('role') = 'member' and (
        f.organization_id = request.organization_id()
        or exists (
          select from sale.assignment as a
          where a.lead_id = f.lead_id and a.organization_id = request.organization_id())));
  if not found then
    perform ops.raise_http(404, 'LM253', 'no such file', readable_file.file_id::text);
  end if;
end
$$;

comment on function sale.readable_file(uuid) is
$$The location of a stored file that the caller may read: an organisation reads its logo and the attachments of leads it bought, admins read
all.
Errors: LM253 no such file, or the caller may not read it (404).$$;

grant execute on function sale.readable_file(uuid) to leadmill_api;
