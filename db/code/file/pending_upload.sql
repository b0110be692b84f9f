-- LM253 file_not_found (404): There is no such file, or the caller may not see it.
-- LM255 file_deleted (409): The file is deleted; `details` says why.
--   To do: Begin a new upload.

create or replace function file.pending_upload(file_id uuid, upload_token text default null)
returns table (status text, purpose text, folder text, media_type text, byte_count bigint)
language plpgsql stable security definer -- the service has no access to the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_file file.file;
begin
  select f.* into v_file
  from file.file as f
  where f.id = pending_upload.file_id
    and (
      request.claim('role') = 'admin'
      or ops.keyed_hash(pending_upload.upload_token) = ops.keyed_hash(intake.upload_token(f.lead_id))
      or f.organization_id = identity.permitted_organization('manage_settings'));
  if not found then
    perform ops.raise_http(404, 'LM253', 'no such file', pending_upload.file_id::text);
  end if;
  if v_file.status = 'deleted' then
    perform ops.raise_http(409, 'LM255', 'file is deleted', v_file.deletion_reason, 'Begin a new upload.');
  end if;
  return query select v_file.status, v_file.purpose, v_file.folder, v_file.media_type, v_file.byte_count;
end
$$;

comment on function file.pending_upload(uuid, text) is
$$The announced properties of an upload, for a caller who may complete it: admins, members of the organisation whose logo
it is who may change its settings, and holders of the lead's upload token.
Errors: LM253 no such file, or it is not the caller's (404); LM255 deleted, details says why (409).$$;

grant execute on function file.pending_upload(uuid, text) to leadmill_api;
