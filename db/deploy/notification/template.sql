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
  constraint template_recipient_kind_is_known check (recipient_kind in ('user', 'organization', 'lead', 'proof', 'admins')),
  constraint template_event_has_a_recipient check ((event_kind is null) = (recipient_kind is null)),
  constraint template_setting_is_for_events check (setting is null or event_kind is not null),
  constraint template_context_function_is_a_function check (context_function ~ '^[a-z_]+\.[a-z_]+$')
);

create index template_by_event_kind on notification.template (event_kind);

create index template_by_setting on notification.template (setting);

comment on table notification.template is
$$Mails that can be sent, on which event, and to whom. Their words are files of the worker, workers/templates.$$;
comment on column notification.template.name is $$Name of the files.$$;
comment on column notification.template.event_kind is $$The event that causes the mail; null where a function of this room does.$$;
comment on column notification.template.recipient_kind is
$$Who is told of the event: user, lead (its submitter) or proof (the address that is to be proved), each the subject; organization (the
owners and managers of the one that the event concerns); admins.$$;
comment on column notification.template.setting is $$The mail is caused only while this setting is true; null for always.$$;
comment on column notification.template.context_function is
$$Function of the room that owns the data: (refs jsonb, organization_id uuid, user_id uuid) returns jsonb, what the words are
filled with for this recipient, null when there is nothing to tell. Null: the words stand alone.$$;
comment on column notification.template.is_optional is $$An organisation may do without it; each such mail says how.$$;

alter table notification.template enable row level security;

commit;
