-- LM250 upload_token_invalid (403): The upload token is wrong, belongs to another lead, or has
--   expired: an hour after submission, or with the approval.
-- LM251 file_type_not_accepted (400): Files of this purpose or media type are not accepted;
--   `details` lists those that are.
-- LM252 file_size_invalid (400): The file is empty or too large; `details` is the limit.
-- LM254 too_many_uploads (409): There are too many uploads for this lead, or for this
--   organisation within a day; `details` is the limit.
-- LM256 upload_volume_exceeded (429): Too much was uploaded, from this network or in all.
--   To do: Wait as long as `Retry-After` says, or send less.

create or replace function file.require_logo_right() returns uuid
language plpgsql volatile
as $$
declare
  v_organization_id constant uuid := identity.require_permission('manage_settings');
begin
  -- Concurrent requests and completions for the organisation wait for this lock.
  perform from identity.organization as o where o.id = v_organization_id for no key update;
  return v_organization_id;
end
$$;

comment on function file.require_logo_right() is
$$The organisation of a caller who may change its logo. Locks it.
Errors: LM115 role not allowed.$$;

create or replace function file.require_upload_right(lead_id uuid, upload_token text) returns uuid
language plpgsql volatile
as $$
declare
  v_is_admin constant boolean := request.claim('role') is not distinct from 'admin';
  v_window constant interval := make_interval(secs => ops.setting_of('file.attachment_seconds')::numeric);
  v_lead_id uuid;
begin
  -- Hashes are compared, so that the time taken reveals nothing about the token.
  if not v_is_admin and (
    require_upload_right.upload_token is null
    or ops.keyed_hash(require_upload_right.upload_token)
      is distinct from ops.keyed_hash(intake.upload_token(require_upload_right.lead_id)))
  then
    perform ops.raise_http(403, 'LM250', 'upload token is invalid or has expired');
  end if;
  select l.id into v_lead_id
  from intake.lead as l
  where l.id = require_upload_right.lead_id
    and (v_is_admin or l.status = 'pending_approval' and l.created_at > clock_timestamp() - v_window)
  for no key update;
  if not found and v_is_admin then
    perform ops.raise_http(404, 'LM305', 'no such lead', require_upload_right.lead_id::text);
  elsif not found then
    perform ops.raise_http(403, 'LM250', 'upload token is invalid or has expired');
  end if;
  return v_lead_id;
end
$$;

comment on function file.require_upload_right(uuid, text) is
$$A lead that the caller may attach files to: admins to any lead, its submitter for a limited time and until it is approved.
Locks it.
Errors: LM305 no such lead, LM250 token wrong or too late.$$;

create or replace function file.request_upload(
  purpose text,
  media_type text,
  byte_count bigint,
  lead_id uuid default null,
  upload_token text default null
) returns table (file_id uuid, folder text, expires_at timestamptz, seconds integer)
language plpgsql volatile security definer -- the service has no access to the tables
set search_path = pg_catalog, pg_temp
as $$
#variable_conflict use_column
declare
  v_limits constant jsonb := ops.setting_of('file.types') -> request_upload.purpose;
  v_seconds constant integer := ops.setting_of('file.upload_seconds')::integer;
  v_organization_id uuid;
  v_lead_id uuid;
  v_most integer;
  v_count bigint;
  v_wait interval;
begin
  if request_upload.purpose = 'logo' then
    v_organization_id := file.require_logo_right();
    v_most := ops.setting_of('file.logos_per_day')::integer;
    select count(*) into v_count
    from file.file as f
    where f.organization_id = v_organization_id and f.created_at > clock_timestamp() - interval '1 day';
  elsif request_upload.purpose = 'attachment' then
    v_lead_id := file.require_upload_right(request_upload.lead_id, request_upload.upload_token);
    v_most := ops.setting_of('file.files_per_lead')::integer;
    -- All uploads count, whatever their result, so that failing ones cannot be repeated for ever.
    select count(*) into v_count from file.file as f where f.lead_id = v_lead_id;
  end if;
  if v_limits -> request_upload.media_type is null then
    perform ops.raise_http(400, 'LM251', 'files of this kind are not accepted',
      coalesce(
        (select string_agg(l.key, ', ' order by l.key) from jsonb_object_keys(v_limits) as l (key)),
        'purpose must be logo or attachment'));
  end if;
  if request_upload.byte_count between 1 and (v_limits ->> request_upload.media_type)::bigint is not true then
    perform ops.raise_http(400, 'LM252', 'file is empty or too large',
      format('at most %s bytes', v_limits ->> request_upload.media_type));
  end if;
  if v_count >= v_most then
    perform ops.raise_http(409, 'LM254', 'too many uploads', v_most::text);
  end if;
  if v_lead_id is not null and request.claim('role') is distinct from 'admin' then
    -- A permitted upload counts even if it never happens. The network's limit comes first, so that a network that has
    -- used it up takes nothing from the common one.
    v_wait := coalesce(
      ops.spend('file.upload_kilobytes', encode(ops.network_key(), 'hex'), ceil(request_upload.byte_count / 1024.0)::integer),
      ops.spend('file.upload_kilobytes_in_all', '', ceil(request_upload.byte_count / 1024.0)::integer));
    if v_wait is not null then
      perform ops.raise_http(429, 'LM256', 'too much was uploaded', null, 'Wait, or send less.',
        jsonb_build_object('Retry-After', ops.seconds_of(v_wait)));
    end if;
  end if;
  return query
  insert into file.file (purpose, organization_id, lead_id, media_type, byte_count, created_by, upload_ends_at)
  values (
    request_upload.purpose, v_organization_id, v_lead_id, request_upload.media_type, request_upload.byte_count,
    request.user_id(), clock_timestamp() + make_interval(secs => v_seconds))
  returning id, folder, upload_ends_at, v_seconds;
end
$$;

comment on function file.request_upload(text, text, bigint, uuid, text) is
$$Permit an upload, and return where to send it and until when. purpose logo: for the caller's organisation, by members who may
change its settings. purpose attachment: for a lead, by admins or with the upload token that submit_lead returned. The setting
file.types lists the accepted media types and sizes.
Errors: LM115 role not allowed, LM250 upload token (403); LM305 no such lead (404); LM251 not taken, LM252 empty or
too large (400); LM254 too many (409); LM256 too much from this network, or in all (429).$$;

grant execute on function file.request_upload(text, text, bigint, uuid, text) to leadmill_api;
