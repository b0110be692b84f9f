-- Deploy leadmill:notification/refused_address to pg

begin;

create table notification.refused_address (
  address_hash bytea primary key,
  smtp_code integer not null,
  delivery_id uuid not null references notification.delivery (id),
  refused_at timestamptz not null default clock_timestamp(),
  constraint refused_address_code_is_permanent check (smtp_code between 500 and 599)
);

create index refused_address_by_delivery on notification.refused_address (delivery_id);

alter table notification.refused_address enable row level security;

comment on table notification.refused_address is
$$Addresses that a mail server refused for good. Nothing goes there for notification.refusal_days: who goes on sending to such is
taken for a spammer.$$;
comment on column notification.refused_address.address_hash is $$Keyed hash of the address.$$;
comment on column notification.refused_address.smtp_code is $$What the server answered, 550 for instance.$$;
comment on column notification.refused_address.delivery_id is $$The mail that it refused.$$;
comment on column notification.refused_address.refused_at is $$When.$$;

commit;
