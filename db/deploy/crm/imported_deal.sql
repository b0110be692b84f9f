-- Deploy leadmill:crm/imported_deal to pg

begin;

create table crm.imported_deal (
  connection_id uuid not null references crm.connection (id),
  deal_id bigint not null,
  lead_id uuid not null references intake.lead (id),
  deal_updated_at timestamptz not null,
  person_id bigint,
  person_updated_at timestamptz,
  person_read_at timestamptz,
  marks jsonb not null,
  withdrawn_at timestamptz,
  judged_at timestamptz not null default clock_timestamp(),
  created_at timestamptz not null default clock_timestamp(),
  updated_at timestamptz not null default clock_timestamp(),
  primary key (connection_id, deal_id),
  constraint imported_deal_lead_is_of_one_deal unique (lead_id),
  constraint imported_deal_marks_are_an_object check (jsonb_typeof(marks) = 'object')
);

create index imported_deal_by_person on crm.imported_deal (connection_id, person_id);

comment on table crm.imported_deal is $$Which lead a deal has become.$$;
comment on column crm.imported_deal.connection_id is $$The connection.$$;
comment on column crm.imported_deal.deal_id is $$Number of the deal.$$;
comment on column crm.imported_deal.lead_id is $$The lead.$$;
comment on column crm.imported_deal.deal_updated_at is $$When the deal was changed there, as of the state that was imported: older states are ignored.$$;
comment on column crm.imported_deal.person_id is $$Number of the person.$$;
comment on column crm.imported_deal.person_updated_at is $$The same of the person.$$;
comment on column crm.imported_deal.person_read_at is $$When the person was read last.$$;
comment on column crm.imported_deal.marks is
$$Keyed hash of each value that was imported, under answers and contact: where the lead has another one now, an admin put it there.$$;
comment on column crm.imported_deal.withdrawn_at is
$$When the deletion of the deal rejected the lead; null again when the deal has come back, and the lead with it.$$;
comment on column crm.imported_deal.judged_at is $$When it was looked at last to see what becomes of it.$$;
comment on column crm.imported_deal.created_at is $$When it became a lead.$$;
comment on column crm.imported_deal.updated_at is $$When the lead was changed by an import last.$$;

commit;
