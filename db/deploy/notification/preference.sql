-- Deploy leadmill:notification/preference to pg

begin;

create table notification.preference (
  organization_id uuid not null references identity.organization (id),
  template text not null references notification.template (name),
  is_wanted boolean not null,
  updated_at timestamptz not null default clock_timestamp(),
  primary key (organization_id, template)
);

create index preference_by_template on notification.preference (template);

comment on table notification.preference is $$What an organisation said about the mails that it may do without; all are wanted where it said nothing.$$;
comment on column notification.preference.organization_id is $$The organisation.$$;
comment on column notification.preference.template is $$Which mail.$$;
comment on column notification.preference.is_wanted is $$False: none of its people gets it.$$;
comment on column notification.preference.updated_at is $$When it was last said.$$;

commit;
