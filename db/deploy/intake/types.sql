-- Deploy leadmill:intake/types to pg

begin;

create type intake.new_lead as (
  id uuid,
  niche_id uuid,
  form_schema_id uuid,
  answers jsonb,
  submission_key text,
  contact jsonb,
  request_hash bytea,
  attribution jsonb
);

comment on type intake.new_lead is
$$A lead to be stored. contact: {name, email, phone}; attribution: keys are the columns of intake.lead_attribution. All values
have been checked.$$;

create type intake.lead_change as (lead_id uuid, answers jsonb, contact jsonb);

comment on type intake.lead_change is
$$New answers and contact data of a lead that is pending approval. All values have been checked. contact: {name, email,
phone}, or null to keep it.$$;

commit;
