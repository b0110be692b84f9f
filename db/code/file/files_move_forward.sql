-- LM259 file_transition_forbidden (400): A file never returns to an earlier state. A trigger
--   enforces it.

create or replace function file.files_move_forward() returns trigger
language plpgsql volatile
set search_path = pg_catalog, pg_temp
as $$
begin
  if tg_op = 'INSERT' then
    if new.status = 'awaited' then
      return new;
    end if;
  elsif (new.id, new.purpose, new.organization_id, new.lead_id, new.media_type, new.byte_count, new.folder, new.created_at)
      is not distinct from
      (old.id, old.purpose, old.organization_id, old.lead_id, old.media_type, old.byte_count, old.folder, old.created_at)
    and (new.object_key is not distinct from old.object_key or (old.status, new.status) = ('awaited', 'stored'))
    and (new.status = old.status or (old.status, new.status) in (
      ('awaited', 'stored'),
      ('awaited', 'deleted'),
      ('stored', 'deleted')))
  then
    if new.status <> old.status then
      new.cleaned_at := null;
    end if;
    return new;
  end if;
  raise exception using
    errcode = 'LM259',
    message = 'a file cannot return to an earlier state',
    detail = concat_ws(' → ', case when tg_op = 'UPDATE' then old.status end, new.status);
end
$$;

comment on function file.files_move_forward() is
$$Permit only the transitions awaited, stored, deleted. What was announced and the checked object never change. Each
transition marks the folder for cleaning.
Errors: LM259.$$;

create trigger files_move_forward
before insert or update on file.file
for each row execute function file.files_move_forward();
