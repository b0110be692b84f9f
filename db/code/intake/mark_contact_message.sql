-- LM311 contact_message_not_found (404): There is no such contact message.

create or replace function intake.mark_contact_message(contact_message_id uuid, status text) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  if coalesce(mark_contact_message.status not in ('new', 'answered', 'spam'), true) then
    perform ops.raise_http(400, 'LM310', 'contact message has faults',
      '[{"field": "status", "code": "not_an_option", "message": "must be new, answered or spam"}]');
  end if;
  update intake.contact_message as m
  set
    status = mark_contact_message.status,
    -- Marking it again as it is does not change who did so, and when.
    handled_by = case
      when mark_contact_message.status = 'new' then null
      when mark_contact_message.status = m.status then m.handled_by
      else request.user_id() end,
    handled_at = case
      when mark_contact_message.status = 'new' then null
      when mark_contact_message.status = m.status then m.handled_at
      else clock_timestamp() end
  where m.id = mark_contact_message.contact_message_id;
  if not found then
    perform ops.raise_http(404, 'LM311', 'no such contact message', mark_contact_message.contact_message_id::text);
  end if;
end
$$;

comment on function intake.mark_contact_message(uuid, text) is
$$Mark a contact message as answered or spam, or as new again.
Errors: LM310 unknown status, LM311 no such contact message.$$;

grant execute on function intake.mark_contact_message(uuid, text) to admin;

create or replace function api.mark_contact_message(contact_message_id uuid, status text) returns void
language sql volatile
begin atomic
  select intake.mark_contact_message(mark_contact_message.contact_message_id, ops.bounded(mark_contact_message.status, 'status'));
end;

comment on function api.mark_contact_message(uuid, text) is
$$Mark a contact message
status: answered or spam, or new to undo that.
Errors: LM310 unknown status, LM311 no such contact message.$$;

grant execute on function api.mark_contact_message(uuid, text) to admin;
