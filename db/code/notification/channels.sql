create or replace view api.channels with (security_invoker = true) as
select
  c.id,
  c.organization_id,
  c.kind,
  c.name,
  c.settings ->> 'hint' as hint,
  c.settings - '{hint, is_local}'::text[] as settings,
  c.status,
  c.disabled_reason,
  c.disabled_at,
  c.confirmed_at,
  c.failing_since_at,
  c.created_by,
  c.created_at,
  c.updated_at
from notification.channel as c;

comment on view api.channels is
$$Where notifications are sent to
Members see the channels of their organisation, admins all; those without an organisation belong to the platform. Addresses with secrets in
them, tokens and headers cannot be read. Change a channel with update_channel, replace_channel_target, rotate_signing_secret, enable_channel
and remove_channel.$$;
comment on column api.channels.kind is $$google_chat, slack, teams, telegram, email, endpoint.$$;
comment on column api.channels.hint is $$By which a member recognises the target: its host or space, and its last characters.$$;
comment on column api.channels.settings is
$$What is not secret: chat_id and message_thread_id of Telegram, address of a mailbox, format, is_ordered and reject_is_return_request of an
endpoint.$$;
comment on column api.channels.status is $$active, or disabled: nothing is sent until enable_channel.$$;
comment on column api.channels.disabled_reason is $$What the other side said, or for how long nothing could be sent.$$;
comment on column api.channels.confirmed_at is
$$Of a mailbox: since when it gets notifications; null until the link in the mail was followed.$$;
comment on column api.channels.failing_since_at is $$When the present row of failures began; null after a success.$$;
comment on column api.channels.created_by is $$The user who created it.$$;
comment on column api.channels.updated_at is $$When it was last changed by a person.$$;

grant select on api.channels to member, admin;
