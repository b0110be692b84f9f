-- Deploy leadmill:distribution/run to pg

begin;

create table distribution.run (
  id uuid primary key default ops.uuid_v7(),
  lead_id uuid not null references intake.lead (id),
  position bigint not null default nextval('distribution.position'),
  outcome text not null,
  started_at timestamptz not null,
  ended_at timestamptz not null default clock_timestamp(),
  constraint run_position_is_unique unique (position),
  constraint run_outcome_is_known check (outcome in ('sold', 'unsold', 'full', 'waiting')),
  constraint run_ends_after_it_started check (ended_at >= started_at)
);

create index run_by_lead on distribution.run (lead_id, position);

comment on table distribution.run is $$One look for buyers of a lead, whatever came of it.$$;
comment on column distribution.run.id is $$Time-ordered uuid.$$;
comment on column distribution.run.lead_id is $$The lead.$$;
comment on column distribution.run.position is $$Taken once all locks are held and the decision has been read: runs replayed one by one in this order decide the same.$$;
comment on column distribution.run.outcome is $$sold: somebody bought; unsold: nobody could; full: the lead had all its buyers before;
waiting: nobody could, but somebody will when he opens.$$;
comment on column distribution.run.started_at is $$When it began to wait for its locks.$$;
comment on column distribution.run.ended_at is $$When it had decided.$$;

insert into event.kind (name, subject_type, fields, comment) values
  ('lead.unsold', 'lead', '{}', 'a run found no buyer for a lead that nobody has bought');

commit;
