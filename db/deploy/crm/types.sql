-- Deploy leadmill:crm/types to pg

begin;

create type crm.classified_deal as (
  deal_id bigint,
  deal jsonb,
  decision text,
  lead_id uuid,
  is_withdrawn boolean,
  form_schema_id uuid,
  person_id bigint,
  deal_updated_at timestamptz,
  wants_person boolean,
  person_known_at timestamptz,
  fingerprints jsonb,
  pipeline_name text,
  stage_name text
);

comment on type crm.classified_deal is
$$A deal, once for each number, and whether it may become or change a lead: eligible, missing, or one of import_run's counts. lead_id
form_schema_id and fingerprints when it is a lead already. is_withdrawn: an import rejected that lead because the deal was deleted. wants_person: its person must be read; person_known_at: as he was then, he
is known.$$;

create type crm.deal_change as (
  deal_id bigint,
  outcome text,
  faults jsonb,
  lead_id uuid,
  form_schema_id uuid,
  answers jsonb,
  contact jsonb,
  fingerprints jsonb,
  person_id bigint,
  deal_updated_at timestamptz,
  person_updated_at timestamptz
);

comment on type crm.deal_change is
$$What changes with a deal, in the words of import_run's counts, with all that is to be written. faults: why it failed, or what
its lead is made without. contact is null where the person was not read.$$;

create type crm.deal_content as (
  deal_id bigint,
  decision text,
  lead_id uuid,
  is_withdrawn boolean,
  form_schema_id uuid,
  person_id bigint,
  deal_updated_at timestamptz,
  fingerprints jsonb,
  stage_name text,
  answers jsonb,
  contact jsonb,
  person jsonb,
  person_updated_at timestamptz
);

comment on type crm.deal_content is
$$A deal (see crm.classified_deal) with what a lead would hold of it, as catalog.check_answers() returns it: answers and contact, only of
eligible deals. contact is null where the person was not read. form_schema_id: of the answers.$$;

commit;
