-- Deploy leadmill:catalog/consent to pg

begin;

create table catalog.consent (
  id uuid primary key default ops.uuid_v7(),
  niche_id uuid not null references catalog.niche (id) on delete cascade,
  text text not null,
  is_required boolean not null,
  position integer not null,
  created_at timestamptz not null default clock_timestamp(),
  retired_at timestamptz,
  constraint consent_text_has_a_length check (not ops.is_blank(text) and length(text) <= 1000)
);

create index consent_by_niche on catalog.consent (niche_id, position);

comment on table catalog.consent is
$$A text that people agree to when they submit a lead. Its text never changes: another text is another row, so that it stays known what was
agreed to.$$;
comment on column catalog.consent.position is $$Its place in the form, from 1.$$;
comment on column catalog.consent.retired_at is $$Since when the form does not ask for it.$$;

alter table catalog.consent enable row level security;

commit;
