-- Deploy leadmill:crm/import_failure to pg

begin;

create table crm.import_failure (
  id bigint generated always as identity primary key,
  run_id uuid not null references crm.import_run (id) on delete cascade,
  deal_id text not null,
  faults jsonb not null,
  created_at timestamptz not null default clock_timestamp(),
  constraint import_failure_deal_is_short check (length(deal_id) <= 40),
  constraint import_failure_faults_are_a_list check (jsonb_typeof(faults) = 'array')
);

create index import_failure_by_run on crm.import_failure (run_id, id);

comment on table crm.import_failure is $$Deals that a run could not make leads of, or not of all that they hold.$$;
comment on column crm.import_failure.id is $$Number.$$;
comment on column crm.import_failure.run_id is $$The run.$$;
comment on column crm.import_failure.deal_id is $$Number of the deal; whatever stood in its place when it had none.$$;
comment on column crm.import_failure.faults is $$What is wrong, as a list of {"field", "code", "message"}; never what the person said.$$;
comment on column crm.import_failure.created_at is $$When it failed.$$;

commit;
