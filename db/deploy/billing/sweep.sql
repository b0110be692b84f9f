-- Deploy leadmill:billing/sweep to pg

begin;

create table billing.sweep (
  id bigint generated always as identity primary key,
  processor text not null,
  kind text not null,
  from_at timestamptz not null,
  until_at timestamptz not null,
  reached_at timestamptz not null,
  seen integer not null default 0,
  news integer not null default 0,
  started_at timestamptz not null default clock_timestamp(),
  finished_at timestamptz,
  constraint sweep_processor_is_known check (processor in ('stripe')),
  constraint sweep_kind_is_known check (kind in ('events', 'balance')),
  constraint sweep_goes_forward check (from_at <= reached_at and reached_at <= until_at)
);

create index sweep_last on billing.sweep (processor, kind, id desc);

comment on table billing.sweep is
$$Looks at the processor's own lists, for what its events did not tell: events it could not deliver, movements of its balance.$$;
comment on column billing.sweep.id is $$In order of beginning.$$;
comment on column billing.sweep.processor is $$Whose list.$$;
comment on column billing.sweep.kind is $$events: that were not delivered; balance: every movement, compared with our books.$$;
comment on column billing.sweep.from_at is $$Things made there from this time on …$$;
comment on column billing.sweep.until_at is $$… to this; the next one goes on from here, and a day before.$$;
comment on column billing.sweep.reached_at is $$How far it has come. One that broke off goes on from here.$$;
comment on column billing.sweep.seen is $$How many things it looked at.$$;
comment on column billing.sweep.news is $$How many of them were news: events that were not stored, differences that were not known.$$;
comment on column billing.sweep.started_at is $$When it began.$$;
comment on column billing.sweep.finished_at is $$When it was done; null while it is not.$$;

commit;
