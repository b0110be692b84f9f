-- Helpers of the tests of files. Never deployed.
create schema if not exists tests;

-- From here to the end of the transaction the service works for this user, or for nobody, as its handlers do.
create or replace function tests.serve(user_id uuid default null) returns void
language plpgsql -- not a definer: those cannot set a role
as $$
begin
  perform set_config('request.jwt.claims', coalesce(tests.claims_of(serve.user_id), '{}')::text, true);
  perform set_config('role', 'leadmill_api', true);
end
$$;

-- A logo of an organisation or an attachment of a lead, brought to a state by the ways that exist.
create or replace function tests.create_file(
  organization uuid default null,
  lead uuid default null,
  status text default 'stored',
  media_type text default 'image/png'
) returns uuid
language plpgsql security definer
as $$
declare
  v_file file.file;
begin
  insert into file.file (purpose, organization_id, lead_id, media_type, byte_count, upload_ends_at)
  values (
    case when create_file.lead is null then 'logo' else 'attachment' end, create_file.organization, create_file.lead,
    create_file.media_type, 1000, clock_timestamp() + interval '10 minutes')
  returning * into v_file;
  if create_file.status <> 'awaited' then
    perform file.store_upload(v_file.id, v_file.folder || '/kept');
  end if;
  if create_file.status = 'deleted' then
    update file.file as f set status = 'deleted', deletion_reason = 'removed', deleted_at = clock_timestamp()
    where f.id = v_file.id;
  end if;
  return v_file.id;
end
$$;
