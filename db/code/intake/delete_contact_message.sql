create or replace function intake.delete_contact_message(contact_message_id uuid) returns void
language plpgsql volatile security definer -- web roles write no table
set search_path = pg_catalog, pg_temp
as $$
begin
  delete from intake.contact_message as m where m.id = delete_contact_message.contact_message_id;
  if not found then
    perform ops.raise_http(404, 'LM311', 'no such contact message', delete_contact_message.contact_message_id::text);
  end if;
end
$$;

comment on function intake.delete_contact_message(uuid) is
$$Delete a contact message for good. The outcomes of its mails remain, without the address.
Errors: LM311 no such contact message.$$;

grant execute on function intake.delete_contact_message(uuid) to admin;

create or replace function api.delete_contact_message(contact_message_id uuid) returns void
language sql volatile
begin atomic
  select intake.delete_contact_message(delete_contact_message.contact_message_id);
end;

comment on function api.delete_contact_message(uuid) is
$$Delete a contact message
For good, as when its sender asks for it. The audit log says who did it, not what was in it.
Errors: LM311 no such contact message.$$;

grant execute on function api.delete_contact_message(uuid) to admin;
