create or replace function intake.describe_contact_message(refs jsonb, organization_id uuid, user_id uuid) returns jsonb
language sql stable
set search_path = pg_catalog, pg_temp
as $$
  select jsonb_build_object(
    'topic', coalesce(m.topic, ''), 'niche', coalesce(n.name, ''),
    -- An admin answers the visitor by answering the mail; nobody else learns the address.
    'reply_to', (
      select m.email from identity.user_account as u where u.id = describe_contact_message.user_id and u.is_admin),
    'is_reply', describe_contact_message.user_id is null)
  from intake.contact_message as m
  left join catalog.niche as n on n.id = m.niche_id
  where m.id = (refs ->> 'contact_message_id')::uuid
$$;

comment on function intake.describe_contact_message(jsonb, uuid, uuid) is
$$The mail context of {contact_message_id}: topic and niche, which are the operator's words, and nothing that the visitor wrote, because
anybody can enter the address of somebody else. reply_to and is_reply make headers of the mail.$$;
