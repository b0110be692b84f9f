create or replace function file.delete_file(file_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_is_admin constant boolean := request.role_name() = 'admin';
  v_file file.file;
begin
  if not v_is_admin then
    perform identity.require_permission('manage_settings');
  end if;
  select f.* into v_file
  from file.file as f
  where f.id = delete_file.file_id and f.status <> 'deleted'
    and (v_is_admin or f.organization_id = request.organization_id())
  for update;
  if not found then
    perform ops.raise_http(404, 'LM253', 'no such file', delete_file.file_id::text);
  end if;
  update file.file as f
  set status = 'deleted', deletion_reason = 'removed', deleted_at = clock_timestamp()
  where f.id = v_file.id;
end
$$;

comment on function file.delete_file(uuid) is
$$Delete a file. It cannot be downloaded any more, and a job removes it from storage. Members who may change settings may delete files of
their organisation, admins any file.
Errors: LM115 role not allowed (403), LM253 no such file (404).$$;

grant execute on function file.delete_file(uuid) to member, admin;

create or replace function api.delete_file(file_id uuid) returns void
language sql volatile
begin atomic
  select file.delete_file(delete_file.file_id);
end;

comment on function api.delete_file(uuid) is
$$Delete a file
Members may delete their organisation's logo, admins any file. It cannot be downloaded any more.
Errors: LM115 role not allowed (403), LM253 no such file (404).$$;

grant execute on function api.delete_file(uuid) to member, admin;
