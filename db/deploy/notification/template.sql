-- Deploy leadmill:notification/template to pg

begin;

create table notification.template (
  name text primary key,
  context_function text,
  is_optional boolean not null default false,
  comment text not null,
  constraint template_name_is_snake_case check (name ~ '^[a-z]+(_[a-z]+)*$'),
  constraint template_context_function_is_a_function check (context_function ~ '^[a-z_]+\.[a-z_]+$')
);

comment on table notification.template is
$$The mails. Rules of the platform say which events cause them and who gets them. The texts are files of the worker, workers/templates.$$;
comment on column notification.template.name is $$Also the name of the template files.$$;
comment on column notification.template.context_function is
$$A function of the room that owns the data: (refs jsonb, organization_id uuid, user_id uuid) returns the jsonb that fills the template for
this recipient, or null if the subject is gone and no mail is sent. Null: the template needs no data.$$;
comment on column notification.template.is_optional is $$Whether an organisation may unsubscribe; such a mail contains the link.$$;

alter table notification.template enable row level security;

commit;
