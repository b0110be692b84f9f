create or replace function file.attachments_go_with_their_lead() returns trigger
language plpgsql volatile security definer -- the admin who rejects a lead may not write to this table
set search_path = pg_catalog, pg_temp
as $$
begin
  -- A job removes the bytes.
  update file.file as f
  set status = 'deleted', deletion_reason = 'rejected', deleted_at = clock_timestamp()
  where f.lead_id = new.id and f.status in ('awaited', 'stored');
  return null;
end
$$;

comment on function file.attachments_go_with_their_lead() is
$$Delete the attachments of a rejected lead: visitors' files are not kept without a need.$$;

create trigger attachments_go_with_their_lead
after update of status on intake.lead
for each row when (new.status = 'rejected' and old.status <> 'rejected')
execute function file.attachments_go_with_their_lead();
