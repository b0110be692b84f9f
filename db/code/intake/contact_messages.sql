create or replace view api.contact_messages with (security_invoker = true) as
select
  m.id,
  m.name,
  m.email,
  m.message,
  m.niche_id,
  m.topic,
  m.status,
  m.handled_by,
  m.handled_at,
  m.address,
  m.agent,
  m.created_at
from intake.contact_message as m;

comment on view api.contact_messages is
$$Messages of the contact form
For admins: filter by status, topic, niche_id or email, order by created_at and id. mark_contact_message and delete_contact_message change
them. They are deleted after intake.contact_message_days.$$;
comment on column api.contact_messages.name is $$Name as given.$$;
comment on column api.contact_messages.email is $$E-mail address, lower case; nobody has proved that it is theirs.$$;
comment on column api.contact_messages.niche_id is $$The niche that it is about, if its sender named one.$$;
comment on column api.contact_messages.topic is $$Topic that its sender chose, if any.$$;
comment on column api.contact_messages.status is $$new, answered or spam.$$;
comment on column api.contact_messages.handled_by is $$Admin who marked it answered or spam.$$;
comment on column api.contact_messages.address is $$Network address from which it was sent.$$;
comment on column api.contact_messages.agent is $$User-Agent with which it was sent.$$;

grant select on api.contact_messages to admin;

create trigger contact_messages_are_read_only
instead of insert or update or delete on api.contact_messages
for each row execute function ops.views_are_read_only();
