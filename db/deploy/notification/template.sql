-- Deploy leadmill:notification/template to pg

begin;

create table notification.template (
  name text primary key,
  event_kind text references event.kind (name),
  recipient_kind text,
  setting text references ops.setting (name),
  context_function text,
  is_optional boolean not null default false,
  comment text not null,
  constraint template_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$'),
  constraint template_recipient_kind_is_known check (
    recipient_kind in ('user', 'organization', 'lead', 'proof', 'contact_message', 'payment', 'admins')),
  constraint template_event_has_a_recipient check ((event_kind is null) = (recipient_kind is null)),
  constraint template_setting_is_for_events check (setting is null or event_kind is not null),
  constraint template_context_function_is_a_function check (context_function ~ '^[a-z_]+\.[a-z_]+$')
);

create index template_by_event_kind on notification.template (event_kind);

create index template_by_setting on notification.template (setting);

comment on table notification.template is
$$The mails, the events that cause them and their recipients. The texts are files of the worker, workers/templates.$$;
comment on column notification.template.name is $$Also the name of the template files.$$;
comment on column notification.template.event_kind is $$The event that causes the mail; null if a function of this room causes it.$$;
comment on column notification.template.recipient_kind is
$$Who gets the mail: the subject of the event, which is a user, a lead (its submitter), a proof (its address), a contact message
(its sender) or a payment (its payer); the organization of the event (its owners and managers); or admins.$$;
comment on column notification.template.setting is $$The mail is sent only while this setting is true; null: always.$$;
comment on column notification.template.context_function is
$$A function of the room that owns the data: (refs jsonb, organization_id uuid, user_id uuid) returns the jsonb that fills the template for
this recipient, or null if the subject is gone and no mail is sent. Null: the template needs no data.$$;
comment on column notification.template.is_optional is $$Whether an organisation may unsubscribe; such a mail contains the link.$$;

alter table notification.template enable row level security;

commit;
